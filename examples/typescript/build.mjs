// node build.mjs: the page into dist/.  --serve: on http://localhost:5173, built again with each request.
import { copyFile, mkdir } from "node:fs/promises";
import * as esbuild from "esbuild";

const serve = process.argv.includes("--serve");
const options = {
  entryPoints: ["src/main.tsx"],
  bundle: true,
  outfile: "dist/main.js",
  jsx: "automatic",
  minify: !serve,
  sourcemap: serve,
  define: { "process.env.NODE_ENV": serve ? '"development"' : '"production"' },
};

await mkdir("dist", { recursive: true });
for (const file of ["index.html", "style.css"]) await copyFile(`src/${file}`, `dist/${file}`);
if (serve) {
  const context = await esbuild.context(options);
  await context.serve({ servedir: "dist", host: "127.0.0.1", port: 5173 });
  console.log("http://localhost:5173");
} else {
  await esbuild.build(options);
}
