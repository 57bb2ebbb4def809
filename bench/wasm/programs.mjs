// The programs of programs.lisp, as somebody would write them in JavaScript.

function timed(name, wanted, body) {
  body();
  for (let time = 0; time < 5; time++) {
    const start = performance.now();
    const value = body();
    const microseconds = Math.round((performance.now() - start) * 1000);
    if (String(value) !== String(wanted)) throw new Error(`${name} is ${value}`);
    console.log(`${name} ${microseconds}`);
  }
}

const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));

function isSafe(row, distance, placed) {
  if (placed === null) return true;
  if (placed.row === row || placed.row === row + distance || placed.row === row - distance) return false;
  return isSafe(row, distance + 1, placed.rest);
}

function queens(size, column, placed) {
  if (column === size) return 1;
  let count = 0;
  for (let row = 0; row < size; row++) {
    if (isSafe(row, 1, placed)) count += queens(size, column + 1, { row, rest: placed });
  }
  return count;
}

const makeBodies = () => [
  [0, 0, 0, 0, 0, 0, 39.47841760435743],
  [4.84143144246472, -1.16032004402743, -0.10362204447112, 0.60632639299579, 2.81198684491626, -0.02521836165988, 0.03769367487038],
  [8.34336671824458, 4.1247985641243, -0.40352341711432, -1.01077434617879, 1.82566237123041, 0.00841576137658, 0.01128632613197],
  [12.89436956213913, -15.11115140169863, -0.22330757889266, 1.08279100644153, 0.8687130181696, -0.01083263740136, 0.00172372405705],
  [15.37969711485092, -25.91931460998796, 0.17925877295037, 0.97909073224389, 0.59469899864767, -0.03475595558078, 0.00203368686992],
];

function advance(bodies, step) {
  for (let i = 0; i < 5; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < 5; j++) {
      const b = bodies[j];
      const d = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
      const square = d[0] * d[0] + (d[1] * d[1] + d[2] * d[2]);
      const force = step / (square * Math.sqrt(square));
      for (let k = 0; k < 3; k++) {
        a[3 + k] -= d[k] * (b[6] * force);
        b[3 + k] += d[k] * (a[6] * force);
      }
    }
  }
  for (const a of bodies) for (let k = 0; k < 3; k++) a[k] += step * a[3 + k];
}

function bodies(steps) {
  const all = makeBodies();
  for (let step = 0; step < steps; step++) advance(all, 0.01);
  return Math.floor(1000000 * all[1][0]);
}

function words(count) {
  const table = new Map();
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (state * 1103 + 12345) % 65536;
    const word = "word" + String(state % 997);
    table.set(word, 1 + (table.get(word) ?? 0));
  }
  const sorted = [...table].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : a > b ? 1 : 0));
  return [sorted.length, sorted[0][1]];
}

timed("fib", 2178309, () => fib(32));
timed("queens", 724, () => queens(10, 0, null));
timed("bodies", 2066653, () => bodies(20000));
timed("words", [997, 58], () => words(50000));
