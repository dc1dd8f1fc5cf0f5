/** Builds the web app before tests that start the program side by side, so that it is built once and not by each of them. */
import { buildWebApp } from '../src/apps/web-app.ts'

await buildWebApp((line) => console.log(line))
