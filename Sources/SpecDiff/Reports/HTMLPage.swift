/// What the page of a comparison looks like, and what its filters do.
enum HTMLPage {
  static let style = """
    :root { color-scheme: light dark; --ink: #1c2024; --dim: #5f6b76; --page: #ffffff; --box: #f5f7f9; --line: #d9dfe5;
      --abi: #b3261e; --source: #8a5a00; --addition: #1b6e3a; --none: #4b5563;
      --gone: #ffe9e7; --come: #e3f6e8; --moved: #fff4d6; --link: #0b57a8; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e3e7eb; --dim: #98a4b0; --page: #14181c; --box: #1d2329;
      --line: #323b44; --abi: #ff8a80; --source: #f2c14e; --addition: #6fd08c; --none: #a9b4bf;
      --gone: #43211f; --come: #183623; --moved: #3b3115; --link: #7ab8ff; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1.25rem 3rem; background: var(--page); color: var(--ink);
      font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
    h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
    h3 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; padding-bottom: .3rem; border-bottom: 2px solid currentColor; }
    h3 .n { font-weight: 400; } h4 { font-size: .95rem; margin: 1.1rem 0 .4rem; color: var(--dim); }
    h5 { font-size: .95rem; margin: 0; display: flex; gap: .25rem 1rem; flex-wrap: wrap; justify-content: space-between; }
    code, pre, .layout, .rule, .target, .place { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    code { font-size: .93em; overflow-wrap: anywhere; } a { color: var(--link); }
    .class.abi h3 { color: var(--abi); } .class.source h3 { color: var(--source); }
    .class.addition h3 { color: var(--addition); } .class.none h3 { color: var(--none); }
    .verdict { font-weight: 600; } .verdict.abi, .verdict.failed { color: var(--abi); }
    .verdict.source { color: var(--source); } .verdict.addition, .verdict.none { color: var(--addition); }
    .wide { overflow-x: auto; max-width: 100%; }
    table { border-collapse: collapse; } th { text-align: left; font-weight: 600; }
    th, td { padding: .25rem .7rem .25rem 0; vertical-align: top; } .n { text-align: right; font-variant-numeric: tabular-nums; }
    .summary { width: 100%; } .summary th { color: var(--dim); font-size: .85rem; border-bottom: 1px solid var(--line); }
    .summary td { border-bottom: 1px solid var(--line); }
    form { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line);
      margin-top: 1rem; padding: .6rem 0; display: flex; flex-wrap: wrap; gap: .4rem 1.25rem; align-items: center; }
    form[hidden] { display: none; }
    input[type=search] { flex: 1 1 14rem; min-width: 0; padding: .35rem .6rem; font: inherit; color: inherit;
      background: var(--box); border: 1px solid var(--line); border-radius: .4rem; }
    fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem .8rem; font-size: .88rem; }
    legend { float: left; color: var(--dim); margin-right: .2rem; padding: 0; } label { white-space: nowrap; }
    label input { margin: 0 .3rem 0 0; vertical-align: -1px; } output { color: var(--dim); font-size: .88rem; }
    article { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem;
      margin: .5rem 0; } article[hidden], .kind[hidden], .class[hidden] { display: none; }
    .place { color: var(--dim); font-weight: 400; font-size: .82rem; overflow-wrap: anywhere; }
    .messages { margin: .25rem 0; padding-left: 1.1rem; } li { overflow-wrap: anywhere; }
    .rule, .target { font-size: .78rem; color: var(--dim); border: 1px solid var(--line); border-radius: .3rem;
      padding: 0 .35rem; white-space: nowrap; }
    .diff { margin: .5rem 0; overflow-x: auto; font-size: .85rem; line-height: 1.45; }
    .diff span { display: block; min-width: max-content; padding: 0 .5rem; } .diff .gone, .layout .gone { background: var(--gone); }
    .diff .come, .layout .come { background: var(--come); } .diff .gap, .layout .gap { color: var(--dim); }
    .layout { font-size: .82rem; margin: .6rem 0; } .layout th { color: var(--dim); font-weight: 400; }
    .layout td, .layout th { padding: .05rem .6rem; white-space: pre; }
    .layout tr > :nth-child(4), .layout thead tr:first-child > :nth-child(2) { border-left: 1px solid var(--line); }
    .layout .moved { background: var(--moved); } .hole { color: var(--dim); font-style: italic; }
    .reach, .hint { margin: .3rem 0; font-size: .9rem; color: var(--dim); overflow-wrap: anywhere; }
    .reach b, .hint b { color: var(--ink); font-weight: 600; margin-right: .3rem; }
    .fold { margin: .75rem 0; } .fold p { margin: .3rem 0; } .names { font-size: .88rem; overflow-wrap: anywhere; }
    .fold summary { color: var(--dim); font-size: .88rem; cursor: pointer; }
    .loud { border: 2px solid var(--abi); border-radius: .5rem; padding: .5rem 1rem; margin: .75rem 0; }
    .note { border-left: 4px solid var(--source); padding-left: .8rem; }
    article .facts { margin: .2rem 0; font-size: .88rem; color: var(--dim); } h2 + .facts > span { margin-right: 1.2rem; white-space: nowrap; } .accepted { margin-top: 1.5rem; color: var(--dim); }
    footer { margin-top: 3rem; color: var(--dim); font-size: .85rem; }
    @media (max-width: 45rem) { form { position: static; } .summary { min-width: 44rem; } }
    @media print { form { display: none; } article { break-inside: avoid; } }

    """

  static let script = """
    "use strict";
    (() => {
      const form = document.getElementById("filters");
      if (!form) return;
      const search = document.getElementById("search"), count = document.getElementById("count");
      const articles = [...document.querySelectorAll("article")];
      const update = () => {
        const words = search.value.toLowerCase().split(/\\s+/).filter(word => word !== "");
        const chosen = name => new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map(box => box.value));
        const classes = chosen("class"), kinds = chosen("kind"), targets = chosen("target");
        const hasTargets = form.querySelector("input[name=target]") !== null;
        let shown = 0;
        for (const article of articles) {
          const data = article.dataset;
          const matches = classes.has(data.class) && kinds.has(data.kind)
            && (!hasTargets || data.target.split(" ").some(one => targets.has(one)))
            && words.every(word => data.text.includes(word));
          article.hidden = !matches;
          if (matches) shown++;
        }
        for (const fold of document.querySelectorAll(".fold details")) fold.open = words.length > 0;
        for (const part of document.querySelectorAll(".kind, .class, .fold"))
          part.hidden = part.querySelector("article:not([hidden])") === null;
        document.getElementById("nothing").hidden = shown > 0;
        count.textContent = shown === articles.length ? `${shown} declarations` : `${shown} of ${articles.length} declarations`;
      };
      form.hidden = false;
      form.addEventListener("input", update);
      form.addEventListener("submit", event => event.preventDefault());
      update();
    })();

    """
}
