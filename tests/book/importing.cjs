/* Start the engine from collected files in Node.js and import what they bring: node importing.cjs FOLDER FILES.json */
const fs = require("node:fs");
const path = require("node:path");

const [, , folder, list, names] = process.argv;
const { loadPyodide } = require(path.join(folder, "pyodide.js"));

(async () => {
  const python = await loadPyodide({ indexURL: `${folder}/`, stdout: () => {} });
  for (const file of JSON.parse(list)) {
    python.unpackArchive(new Uint8Array(fs.readFileSync(path.join(folder, file))), "zip", {
      extractDir: "/lib/python3.12/site-packages",
    });
  }
  python.globals.set("names", python.toPy(JSON.parse(names)));
  const told = await python.runPythonAsync(`
import importlib, json, os
os.environ["UMRAN_OUTPUT"] = "book"
importlib.invalidate_caches()
failed = {}
for name in names:
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = f"{type(error).__name__}: {error}"
from importlib.metadata import version
versions = {name: version(name) for name in ("altair", "numpy", "pandas", "jsonschema")}
from importlib.resources import files
data = sorted(file.name for file in (files("umran.data") / "files").iterdir())
import altair
chart = altair.Chart(altair.Data(values=[{"a": 1}])).mark_bar().encode(x="a:Q").to_dict()
try:
    altair.Chart(altair.Data(values=[])).mark_bar(nonsense=1).to_dict()
    refused = ""
except Exception as error:
    refused = type(error).__name__
json.dumps({"failed": failed, "versions": versions, "data": data, "chart": chart["mark"], "refused": refused})
`);
  console.log(told);
})();
