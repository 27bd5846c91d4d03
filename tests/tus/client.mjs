/*
 * client -- what the published client of tus makes of our server. Prints lines of TAP, without a plan.
 *
 * The module is in $MODULES; the site and its accounts are in the environment.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const tus = createRequire(path.join(process.env.MODULES, "package.json"))("tus-js-client");
const site = process.env.HMIS_URL;
const headers = { Authorization: `Basic ${Buffer.from(process.env.HMIS_EDITOR).toString("base64")}` };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hmis-tus-"));
const file = path.join(folder, "données 2024.csv");
const bytes = Buffer.from(crypto.randomBytes(15_000_000).toString("base64").replace(/.{76}/g, "$&\n")).subarray(0, 20_000_000);
const sha256 = crypto.createHash("sha256").update(bytes).digest("hex");

async function test(what, run) {
	try {
		await run();
		console.log(`ok - ${what}`);
	} catch (error) {
		console.log(`not ok - ${what}\n${String(error.stack).replace(/^/gm, "# ")}`);
	}
}

function equal(what, got, wanted) {
	if (got !== wanted)
		throw new Error(`${what}: ${got}, not ${wanted}`);
}

const ask = async (where) => (await fetch(new URL(where, site), { headers })).json();

/* Send what is in source; the upload, once it is done. hold(upload, sent) may do what it likes meanwhile. */
function send(source, options = {}, hold = () => {}) {
	return new Promise((resolve, reject) => {
		const upload = new tus.Upload(source, {
			endpoint: `${site}/uploads`, headers, retryDelays: [200, 500, 1000, 2000], metadata: { filename: "données 2024.csv" },
			onError: reject, onSuccess: () => resolve(upload), onProgress: (sent) => hold(upload, sent, resolve), ...options,
		});

		upload.start();
	});
}

fs.writeFileSync(file, bytes);

await test("tus-js-client sends a file for an import", async () => {
	const { run } = await (await fetch(`${site}/imports`, { method: "POST", headers, body: new URLSearchParams("source=csv") })).json();
	const upload = await send(fs.createReadStream(file), { metadata: { filename: "données 2024.csv", run: String(run) } });
	const doc = await ask(upload.url);

	equal("sha256", doc.sha256, sha256);
	equal("name", doc.name, "données 2024.csv");
	equal("step", doc.step, "csv/map");
	equal("run", doc.run, run);
});

await test("tus-js-client sends in chunks, the first with the announcement", async () => {
	const upload = await send(fs.createReadStream(file), { chunkSize: 3_000_000, uploadDataDuringCreation: true });

	equal("sha256", (await ask(upload.url)).sha256, sha256);
});

await test("U-07 tus-js-client goes on where it was stopped, by the address it remembers", async () => {
	const urlStorage = new tus.FileUrlStorage(path.join(folder, "remembered"));
	const options = { chunkSize: 4_000_000, urlStorage, storeFingerprintForResuming: true };
	const stopped = await send(fs.createReadStream(file), options, (upload, sent, done) => {
		if (sent > 9_000_000)
			upload.abort().then(() => done(upload));
	});
	const again = new tus.Upload(fs.createReadStream(file), { endpoint: `${site}/uploads`, urlStorage });
	const [before] = await again.findPreviousUploads();
	let first = 0;

	equal("remembered", before.uploadUrl, stopped.url);
	const upload = await send(fs.createReadStream(file), { ...options, uploadUrl: before.uploadUrl }, (_, sent) => {
		first ||= sent;
	});

	if (first < 8_000_000)
		throw new Error(`it began again, at ${first}`);
	equal("sha256", (await ask(upload.url)).sha256, sha256);
});

await test("tus-js-client gives an upload up", async () => {
	const upload = await send(fs.createReadStream(file), { chunkSize: 4_000_000 }, (one, sent, done) => {
		if (sent > 5_000_000)
			one.abort().then(() => done(one));
	});

	await tus.Upload.terminate(upload.url, { headers });
	equal("status", (await fetch(upload.url, { headers })).status, 404);
});

fs.rmSync(folder, { recursive: true });
