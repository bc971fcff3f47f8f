// Builds everything under static/dist: `npm run build` (or `npm run watch` while working on the look).
import { spawn } from "node:child_process";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import * as esbuild from "esbuild";
import { archipelagoSvg } from "./build/archipelago.mjs";
import { outline } from "./build/outline.mjs";

const watch = process.argv.includes("--watch");
const out = "static/dist";

function tailwind() {
  const args = ["node_modules/@tailwindcss/cli/dist/index.mjs", "-i", "static/src/app.css", "-o", `${out}/app.css`];
  args.push(watch ? "--watch=always" : "--minify");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("exit", (code) => (code ? reject(new Error(`tailwind ended with ${code}`)) : resolve()));
  });
}

const scripts = {
  entryPoints: ["static/src/app.js", "static/src/map.js", "static/src/sw.js", "static/src/admin.css"],
  outdir: out,
  bundle: true,
  minify: true,
  target: ["chrome90", "firefox90", "safari15"],
  loader: { ".png": "file" },
  assetNames: "[name]",
  define: { OUTLINE: JSON.stringify(outline()) },
  logLevel: "warning",
};

async function bundle() {
  if (!watch) return esbuild.build(scripts);
  return (await esbuild.context(scripts)).watch();
}

async function assets() {
  const font = "node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2";
  await copyFile(font, `${out}/plus-jakarta-sans.woff2`);
  await writeFile(`${out}/archipelago.svg`, archipelagoSvg());
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([tailwind(), bundle(), assets()]);
