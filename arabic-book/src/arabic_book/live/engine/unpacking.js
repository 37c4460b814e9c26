/* Packages into Python's folder. What is imported loads its own libraries; those that others lean on are loaded here. */

const SHARED = /\.(?:zip)$/; // an archive of libraries that other packages look for

/** Unpacks one file: a wheel, an archive of Python's files, or one of shared libraries. */
export async function unpack(python, { name, buffer }) {
  const api = python._api;
  const site = python.runPython("import site; site.getsitepackages()[0]");
  const isLibrary = SHARED.test(name) && api.lockfile_packages && libraryOf(api.lockfile_packages, name);
  if (isLibrary) return loadAll(python, buffer, name, "/usr/lib");
  if (name.endsWith(".whl") && (await hasLibrariesBeside(python, buffer))) return loadAll(python, buffer, name, site);
  python.unpackArchive(buffer, name.endsWith(".whl") ? "wheel" : "zip", { extractDir: site });
}

const libraryOf = (known, name) =>
  Object.values(known).some((each) => each.file_name === name && each.package_type === "shared_library");

/** A wheel whose modules look for libraries in a folder `….libs` of its own. */
async function hasLibrariesBeside(python, buffer) {
  const names = python.globals.get("dict")();
  names.set("buffer", buffer);
  try {
    return python.runPython(
      "import io, zipfile\nany('.libs/' in name for name in zipfile.ZipFile(io.BytesIO(buffer.to_bytes())).namelist())",
      { globals: names },
    );
  } finally {
    names.destroy();
  }
}

const loadAll = (python, buffer, name, folder) => python._api.install(buffer, name, folder, "arabic-book", "");
