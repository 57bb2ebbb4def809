/** What Lisp asks about objects that it cannot look into. */
const objectLibrary = {
  "same-object": (first, second) => (Object.is(first, second) ? 1 : 0),
};
