// What a page or a server does with the library: markdown.mjs is written by “bindgen-lisp compile markdown.lisp”.
import { instantiate } from "./markdown.mjs";

const markdown = await instantiate();
markdown.main();

console.log(markdown.render(`# Größe & *Maß*

Text with **strong *and* emphasized** words,
\`code < text\`, and こんにちは.

- one
- two * three
`));
