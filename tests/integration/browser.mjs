// What a person with a browser would find wrong with a page.  Called by browser.sh:
//     node browser.mjs MODULES CHROMIUM OUTDIR FILE|URL...
// Leaves NAME-360-light.png and so on, and NAME.pdf, in OUTDIR; prints a line for each thing that
// was looked at, and `N passed, N failed` at the end.
import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [modules, executable, outdir, ...targets] = process.argv.slice(2);
const require = createRequire(path.join(modules, "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Longer pages are shot from the top on to here: Chromium cannot do more.
const TALLEST = 12000;

let passed = 0;
let failed = 0;

function same(what, faults) {
	if (faults.length === 0) {
		passed++;
		console.log(`ok ${what}`);
		return;
	}
	failed++;
	console.log(`FAIL ${what}: ${faults.length} wrong`);
	for (const fault of [...new Set(faults)].slice(0, 20))
		console.log(`     ${fault.replace(/\s+/g, " ").slice(0, 400)}`);
}

const addresses = target => /^https?:/.test(target) ? target : pathToFileURL(path.resolve(target)).href;

// site/index.html and site/a/index.html are two pages.
function names(list) {
	const taken = new Set();
	return list.map(target => {
		const parts = new URL(target).pathname.replace(/\.x?html?$/, "").split("/").filter(Boolean);
		let name = "";
		do name = (parts.pop() ?? `${taken.size}`).replace(/[^\w.-]/g, "_") + (name ? `-${name}` : "");
		while (taken.has(name) || name === "index");
		taken.add(name);
		return name;
	});
}

const idsOf = new Map();

// The ids in a file that a link leads to, read once.
function hasId(file, id) {
	if (!idsOf.has(file)) {
		const text = readFileSync(file, "utf8");
		idsOf.set(file, new Set([...text.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(m => m[1])));
	}
	return idsOf.get(file).has(id);
}

// Where links lead: within the page, to a file beside it, to the same server, or (not followed) elsewhere.
async function links(page, context) {
	const found = await page.$$eval("a[href], area[href], link[href], img[src], use[href]", nodes => nodes.map(n => ({
		raw: n.getAttribute("href") ?? n.getAttribute("src"), url: n.href?.baseVal ?? n.href ?? n.src,
		name: n.tagName === "A" ? n.textContent.trim() || n.getAttribute("aria-label") || "" : "-" })));
	const here = new URL(page.url());
	const faults = [];
	const seen = new Set();
	for (const link of found) {
		if (!link.name)
			faults.push(`'${link.raw}' is a link without a text`);
		if (seen.has(link.raw))
			continue;
		seen.add(link.raw);
		let url;
		try {
			url = new URL(link.raw, here);
		} catch {
			faults.push(`'${link.raw}' is no address`);
			continue;
		}
		const id = decodeURIComponent(url.hash.slice(1));
		if (url.href.split("#")[0] === here.href.split("#")[0]) {
			if (id && !await page.evaluate(i => document.getElementById(i) !== null, id))
				faults.push(`'${link.raw}' leads nowhere on this page`);
		} else if (url.protocol === "file:") {
			const file = fileURLToPath(url);
			if (!existsSync(file) || !statSync(file).isFile())
				faults.push(`'${link.raw}' leads to no file`);
			else if (id && /\.x?html?$/.test(file) && !hasId(file, id))
				faults.push(`'${link.raw}' leads to a file without that place`);
		} else if (url.origin === here.origin && url.protocol.startsWith("http")) {
			const answer = await context.request.get(url.href);
			if (!answer.ok())
				faults.push(`'${link.raw}' is answered with ${answer.status()}`);
		} else if (!/^https?:$/.test(url.protocol) && link.raw !== "data:,") {
			faults.push(`'${link.raw}' leads to ${url.protocol}`);
		}
	}
	return faults;
}

async function accessibility(page) {
	await page.evaluate(axe);
	const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
	return result.violations.filter(v => v.impact === "serious" || v.impact === "critical").flatMap(v =>
		v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary ?? v.help}`));
}

// What is wider than the page, the deepest elements first.
async function sideways(page) {
	return page.evaluate(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth)
			return [];
		const wide = [...document.querySelectorAll("body *")].filter(e =>
			e.getBoundingClientRect().right > root.clientWidth + 1).slice(-3).map(e =>
			`<${e.tagName.toLowerCase()} class="${e.getAttribute("class") ?? ""}"> ${e.textContent.trim().slice(0, 60)}`);
		return [`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}: ${wide.join(" | ")}`];
	});
}

// The first press of Tab shows the way around what stands above the content; and it can be seen.
async function keyboard(page) {
	await page.keyboard.press("Tab");
	return page.evaluate(() => {
		const e = document.activeElement;
		const box = e.getBoundingClientRect();
		const faults = [];
		if (e.tagName !== "A" || !e.getAttribute("href")?.startsWith("#"))
			faults.push(`the first stop is <${e.tagName.toLowerCase()}>, not a link to the content`);
		if (box.left < 0 || box.top < 0 || box.width < 1)
			faults.push("the first stop cannot be seen");
		if (getComputedStyle(e).outlineStyle === "none")
			faults.push("the focus cannot be seen");
		e.blur();
		return faults;
	});
}

async function look(browser, url, name, scheme, width, faults) {
	const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 },
		deviceScaleFactor: width < 500 ? 2 : 1, serviceWorkers: "block" });
	const page = await context.newPage();
	const here = new URL(url);
	const as = `${name} ${width} ${scheme}`;
	page.setDefaultTimeout(30000);
	page.on("console", m => {
		if (m.type() === "error" || m.type() === "warning")
			faults.console.push(`${as}: ${m.text()}`);
	});
	page.on("pageerror", e => faults.console.push(`${as}: ${e.message}`));
	page.on("requestfailed", r => faults.console.push(`${as}: ${r.url().slice(0, 200)}: ${r.failure()?.errorText}`));
	// What comes from elsewhere is told, and never asked for.
	await context.route(to => to.protocol !== "data:" && (to.protocol !== here.protocol || to.host !== here.host), r => {
		faults.console.push(`${as}: asks for ${r.request().url().slice(0, 200)}`);
		return r.abort();
	});
	const answer = await page.goto(url, { waitUntil: "load" });
	if (answer && !answer.ok() && here.protocol !== "file:")
		faults.console.push(`${as}: answered with ${answer.status()}`);
	if (await page.evaluate(() => document.scripts.length))
		faults.console.push(`${as}: holds a script`);
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.screenshot({ path: path.join(outdir, `${name}-${width}-${scheme}.png`), fullPage: height <= TALLEST,
		...(height > TALLEST ? { clip: { x: 0, y: 0, width, height: TALLEST }, fullPage: true } : {}) });
	faults.wide.push(...await sideways(page));
	if (width === WIDTHS[0] && scheme === "light") {
		await page.setViewportSize({ width: 320, height: 700 });
		faults.wide.push(...await sideways(page));
		await page.setViewportSize({ width, height: 900 });
		faults.links = await links(page, context);
		faults.keyboard = await keyboard(page);
	}
	faults.axe.push(...(await accessibility(page)).map(f => `${as}: ${f}`));
	if (width === WIDTHS[1] && scheme === "light")
		await page.pdf({ path: path.join(outdir, `${name}.pdf`), format: "A4",
			margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
	await context.close();
}

mkdirSync(outdir, { recursive: true });
const urls = targets.map(addresses);
const titles = names(urls);
const profile = mkdtempSync(path.join(tmpdir(), "ampy-browser."));
process.env.TMPDIR = profile;   // the browser's own profile is made, and removed, in there
try {
	const browser = await chromium.launch({ executablePath: executable, args: FLAGS, timeout: 60000 });
	for (const [i, url] of urls.entries()) {
		const faults = { console: [], wide: [], links: [], axe: [], keyboard: [] };
		try {
			for (const scheme of SCHEMES)
				for (const width of WIDTHS)
					await look(browser, url, titles[i], scheme, width, faults);
		} catch (e) {
			faults.console.push(e.message);
		}
		same(`${titles[i]}: no error, nothing from elsewhere`, faults.console);
		same(`${titles[i]}: axe-core finds no serious fault`, faults.axe);
		same(`${titles[i]}: every link resolves`, faults.links);
		same(`${titles[i]}: does not scroll sideways`, faults.wide);
		same(`${titles[i]}: the keyboard's first stop`, faults.keyboard);
	}
	await browser.close();
} catch (e) {
	same("the browser starts", [e.message]);
} finally {
	rmSync(profile, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
