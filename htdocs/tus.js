/*
 * tus -- send a file in pieces, over a line that breaks (tus 1.0.0).
 *
 *	const sending = tus_send({ url, file, run, on });
 *	sending.pause(); sending.resume(); sending.stop();
 *
 * Tells on.progress(bytes sent), on.resumed(bytes that were there), on.waiting(seconds until it tries
 * again), and once on.done(document) or on.failed(status, document). Where an upload is to be found is
 * remembered, so that the same file, chosen again after the page was closed, goes on from there.
 */
"use strict";

function tus_send({ url, file, run, on }) {
	const piece = 1 << 20;		/* nginx keeps as much until it is whole: a slow line holds nobody up */
	const key = `upload ${run ?? ""} ${file.name} ${file.size} ${file.lastModified}`;
	let where = recall(), offset = null, id = new_id();
	let request = null, wake = null, failures = 0, turn = 0;

	function new_id() {
		return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
	}

	/* A browser may keep nothing: then only this page can go on. */
	function recall() {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	}

	function remember(at) {
		where = at;
		try {
			if (at)
				localStorage.setItem(key, at);
			else
				localStorage.removeItem(key);
		} catch {
			/* as above */
		}
	}

	/* A request's end, whichever it is; status 0: there was no answer. */
	function ask(method, at, headers = {}, body = null) {
		return new Promise((resolve) => {
			request = new XMLHttpRequest();
			request.open(method, at);
			request.setRequestHeader("Accept", "application/json");
			request.setRequestHeader("Tus-Resumable", "1.0.0");
			for (const [name, value] of Object.entries(headers))
				request.setRequestHeader(name, value);
			if (method === "PATCH")
				request.upload.addEventListener("progress", (event) => on.progress(offset + event.loaded));
			request.addEventListener("loadend", (event) => resolve(event.target));
			request.send(body);
		});
	}

	function document_of(answer) {
		try {
			return JSON.parse(answer.responseText);
		} catch {
			return {};	/* of something between us: its status says enough */
		}
	}

	const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
	const offset_of = (answer) => Number(answer.getResponseHeader("Upload-Offset"));

	async function announce() {
		const answer = await ask("POST", url, {
			"Upload-Length": file.size,
			"Upload-Metadata": `filename ${base64(file.name)}${run ? `,run ${base64(run)}` : ""}`,
			"Idempotency-Key": id,
		});

		if (answer.status === 201) {
			remember(answer.getResponseHeader("Location"));
			offset = offset_of(answer);
		}
		return answer;
	}

	async function locate() {
		const answer = await ask("HEAD", where);

		if (answer.status === 200) {
			offset = offset_of(answer);
			on.resumed(offset);
		}
		return answer;
	}

	async function send_piece() {
		const answer = await ask("PATCH", where, {
			"Upload-Offset": offset, "Content-Type": "application/offset+octet-stream",
		}, file.slice(offset, offset + piece));

		offset = answer.status === 204 ? offset_of(answer) : null;
		return answer;
	}

	async function ask_result() {
		const answer = await ask("GET", where);
		const doc = document_of(answer);

		offset = null;
		if (answer.status === 200 && doc.state === "complete") {
			remember(null);
			turn++;
			on.done(doc);
		}
		return answer;
	}

	/* Is it worth another try, after a while? */
	function passes(answer) {
		if ([0, 408, 423, 429].includes(answer.status) || (answer.status >= 500 && answer.status !== 507))
			return true;
		return ["cut_short", "wrong_offset"].includes(document_of(answer).code);
	}

	async function recover(answer) {
		const lost = where && [404, 410].includes(answer.status) && failures < 3;
		const seconds = lost ? 0 : Math.min(2 ** failures, 30);

		offset = null;
		failures++;
		if (lost) {
			remember(null);
			id = new_id();
		} else if (!passes(answer)) {
			turn++;
			on.failed(answer.status, document_of(answer));
			return;
		}
		on.waiting(seconds);
		await new Promise((resolve) => {
			wake = resolve;
			setTimeout(resolve, seconds * 1000);
		});
	}

	async function go() {
		const mine = ++turn;

		while (mine === turn) {
			const next = !where ? announce : offset === null ? locate : offset < file.size ? send_piece : ask_result;
			const answer = await next();

			if (mine !== turn)
				return;
			if (answer.status >= 200 && answer.status < 300)
				failures = next === send_piece ? 0 : failures;
			else
				await recover(answer);
		}
	}

	function pause() {
		turn++;
		request?.abort();
		wake?.();
	}

	function resume() {
		failures = 0;
		offset = null;
		go();
	}

	function stop() {
		pause();
		if (where)
			ask("DELETE", where);
		remember(null);
	}

	window.addEventListener("online", () => wake?.());
	go();
	return { pause, resume, stop };
}
