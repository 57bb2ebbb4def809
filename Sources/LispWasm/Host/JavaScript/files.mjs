/** Files: the system's where there are any, in memory elsewhere. */
function fileLibrary({ files }) {
  const fs = files === undefined ? node("fs") : undefined;
  const system = fs ? systemFiles(fs) : memoryFiles(files ?? {});
  const open = new Map();
  let next = 3;
  /** Runs an action; a problem is its number. */
  const attempt = (action) => {
    try {
      return action() ?? 0;
    } catch (error) {
      if (typeof error?.code !== "string") throw error;
      return problems[error.code] ?? -5;
    }
  };
  return {
    "file-open": (path, mode) =>
      attempt(() => {
        const file = system.open(path, mode);
        open.set(next, { file, position: mode === 2 ? system.length(file) : 0, appends: mode === 2 });
        return next++;
      }),
    "file-read"(handle, count) {
      const entry = open.get(handle);
      if (!entry) return null;
      const bytes = system.read(entry.file, entry.position, count);
      entry.position += bytes.length;
      return bytes.length === 0 ? null : rawOf(bytes);
    },
    "file-write": (handle, raw) =>
      attempt(() => {
        const entry = open.get(handle);
        if (!entry) return -9;
        const bytes = bytesOf(raw);
        if (entry.appends) entry.position = system.length(entry.file);
        system.write(entry.file, entry.position, bytes);
        entry.position += bytes.length;
      }),
    "file-close": (handle) =>
      attempt(() => {
        const entry = open.get(handle);
        if (!entry) return -9;
        open.delete(handle);
        system.close(entry.file);
      }),
    "file-length"(handle) {
      const entry = open.get(handle);
      return entry ? system.length(entry.file) : -1;
    },
    "file-position": (handle) => open.get(handle)?.position ?? -1,
    "file-seek"(handle, position) {
      const entry = open.get(handle);
      if (entry) entry.position = position;
    },
    "file-delete": (path) => attempt(() => system.delete(path)),
    "file-rename": (from, to) => attempt(() => system.rename(from, to)),
    "file-probe": (path) => attempt(() => system.probe(path)),
    "file-folder": (path) => attempt(() => system.folder(path)),
    "file-date"(path) {
      try {
        return system.date(path);
      } catch {
        return -1;
      }
    },
  };
}

/** Linux's numbers, everywhere. */
const problems = {
  EPERM: -1, ENOENT: -2, EIO: -5, EBADF: -9, EACCES: -13, EEXIST: -17, ENOTDIR: -20, EISDIR: -21, EINVAL: -22,
  ENOSPC: -28, EROFS: -30, ENOTEMPTY: -39,
};

function systemFiles(fs) {
  const flags = ["r", "w+", "a+", "r+", "wx+"];
  return {
    open(path, mode) {
      const file = fs.openSync(path, flags[mode]);
      if (fs.fstatSync(file).isDirectory()) {
        fs.closeSync(file);
        throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
      }
      return file;
    },
    read(file, position, count) {
      const bytes = new Uint8Array(count);
      return bytes.subarray(0, fs.readSync(file, bytes, 0, count, position));
    },
    write(file, position, bytes) {
      for (let start = 0; start < bytes.length; ) {
        start += fs.writeSync(file, bytes, start, bytes.length - start, position + start);
      }
    },
    close: (file) => fs.closeSync(file),
    length: (file) => fs.fstatSync(file).size,
    delete(path) {
      if (fs.lstatSync(path).isDirectory()) fs.rmdirSync(path);
      else fs.unlinkSync(path);
    },
    rename: (from, to) => fs.renameSync(from, to),
    probe(path) {
      const information = fs.statSync(path, { throwIfNoEntry: false });
      return information === undefined ? 0 : information.isDirectory() ? 2 : 1;
    },
    folder: (path) => fs.mkdirSync(path),
    date: (path) => Math.floor(fs.statSync(path).mtimeMs / 1000),
  };
}

/** A file system that lives as long as the program: `files` has its contents by path, text or bytes. */
function memoryFiles(files) {
  const entries = new Map([["/", null], ["/tmp", null]]);
  const problem = (code, path) => Object.assign(new Error(`${path}: ${code}`), { code });
  const resolve = (path) => {
    const parts = [];
    for (const part of path.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  };
  const parent = (path) => path.slice(0, path.lastIndexOf("/")) || "/";
  const requireFolder = (path) => {
    const folder = entries.get(parent(path));
    if (folder === undefined) throw problem("ENOENT", path);
    if (folder !== null) throw problem("ENOTDIR", path);
  };
  const create = (path, bytes) => {
    const file = { bytes, length: bytes.length, date: Date.now() };
    entries.set(path, file);
    return file;
  };
  for (const [name, contents] of Object.entries(files)) {
    const path = resolve(name);
    for (let folder = parent(path); !entries.has(folder); folder = parent(folder)) entries.set(folder, null);
    create(path, typeof contents === "string" ? new TextEncoder().encode(contents) : Uint8Array.from(contents));
  }
  return {
    open(name, mode) {
      const path = resolve(name);
      const file = entries.get(path);
      if (file === null) throw problem("EISDIR", name);
      if (file !== undefined) {
        if (mode === 4) throw problem("EEXIST", name);
        if (mode === 1) file.length = 0;
        return file;
      }
      if (mode === 0 || mode === 3) throw problem("ENOENT", name);
      requireFolder(path);
      return create(path, new Uint8Array());
    },
    read: (file, position, count) => file.bytes.slice(position, Math.min(position + count, file.length)),
    write(file, position, bytes) {
      const end = position + bytes.length;
      if (end > file.bytes.length) {
        const larger = new Uint8Array(Math.max(end, file.bytes.length * 2));
        larger.set(file.bytes.subarray(0, file.length));
        file.bytes = larger;
      }
      if (position > file.length) file.bytes.fill(0, file.length, position);
      file.bytes.set(bytes, position);
      file.length = Math.max(file.length, end);
      file.date = Date.now();
    },
    close() {},
    length: (file) => file.length,
    delete(name) {
      const path = resolve(name);
      if (!entries.has(path)) throw problem("ENOENT", name);
      if ([...entries.keys()].some((other) => other !== path && parent(other) === path)) {
        throw problem("ENOTEMPTY", name);
      }
      entries.delete(path);
    },
    rename(from, to) {
      const [source, target] = [resolve(from), resolve(to)];
      const file = entries.get(source);
      if (file === undefined) throw problem("ENOENT", from);
      requireFolder(target);
      if (entries.get(target) === null) throw problem("EISDIR", to);
      if (file === null && target.startsWith(`${source}/`)) throw problem("EINVAL", to);
      for (const [path, entry] of [...entries]) {
        if (path !== source && !path.startsWith(`${source}/`)) continue;
        entries.delete(path);
        entries.set(target + path.slice(source.length), entry);
      }
    },
    probe(name) {
      const file = entries.get(resolve(name));
      return file === undefined ? 0 : file === null ? 2 : 1;
    },
    folder(name) {
      const path = resolve(name);
      if (entries.has(path)) throw problem("EEXIST", name);
      requireFolder(path);
      entries.set(path, null);
    },
    date(name) {
      const file = entries.get(resolve(name));
      if (!file) throw problem("ENOENT", name);
      return Math.floor(file.date / 1000);
    },
  };
}
