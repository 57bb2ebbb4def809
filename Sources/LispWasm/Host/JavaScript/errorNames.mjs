/** What Lisp's conditions say about errors of the host. */
const errorLibrary = {
  "error-name"(error) {
    try {
      if (typeof error?.name === "string") return error.name;
    } catch {}
    return typeof error;
  },
  "error-message"(error) {
    try {
      return typeof error?.message === "string" ? error.message : String(error);
    } catch {
      return "";
    }
  },
};
