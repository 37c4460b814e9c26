/* What the build would give to the scripts: test_scripts.py writes it into a file. */
import { readFileSync } from "node:fs";

export const given = JSON.parse(readFileSync(process.env.GIVEN, "utf-8"));
