/*
 * progress -- keep the figures of a running import up to date in place, then go on.
 *
 * Without this script the page loads itself again (its meta refresh). Elements are found by
 * data-figure, data-kind and data-phase; all words are in the page, and how numbers are written.
 */
"use strict";

(() => {
	const box = document.getElementById("progress");
	const working = ["queued", "staging", "fetching", "integrating"];
	let said = -1;

	if (!box)
		return;

	/* The page has samples of how the reader's language writes: lib/page/forms.html. */
	const forms = document.querySelector("[data-forms]").dataset;
	const [between, point] = [/1(.*)234/, /234(.*)5/].map((re) => forms.number.match(re)[1]);
	const unit = (of, i, n) => forms[of].split(", ")[i].replace("0", n);
	const number = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, between);

	function bytes(n) {
		let i = 0;

		for (; n >= (i ? 999.95 : 1000) && i < 4; i++)
			n /= 1000;
		return unit("bytes", i, String(i ? +n.toFixed(1) : n).replace(".", point));
	}

	function duration(s) {
		const lengths = [86400, 3600, 60, 1];
		const i = s < 1 ? 3 : lengths.findIndex((length) => s >= length);
		const rest = i < 3 ? Math.floor(s % lengths[i] / lengths[i + 1]) : 0;
		const first = unit("duration", i, Math.floor(s / lengths[i]));

		return rest ? `${first} ${unit("duration", i + 1, rest)}` : first;
	}

	const figures = {
		percent: number, rows: number, rows_per_second: number, bytes, bytes_total: bytes,
		eta_seconds: duration, seconds_since_change: duration,
	};

	function show(doc) {
		for (const at of box.querySelectorAll("[data-figure]")) {
			const value = doc[at.dataset.figure];

			at.textContent = value == null ? "–" : figures[at.dataset.figure](value);
		}
		for (const at of document.querySelectorAll("[data-pairs]"))
			at.textContent = number(doc.pairs?.[at.dataset.pairs] ?? 0);
		for (const at of document.querySelectorAll("[data-values]"))
			at.textContent = number(doc.values ?? 0);
		for (const at of box.querySelectorAll("[data-kind]"))
			at.textContent = number(doc.dropped?.[at.dataset.kind] ?? 0);
		for (const at of box.querySelectorAll("[data-phase]"))
			at.classList.toggle("here", at.dataset.phase ===
				(doc.state === "queued" ? "queued" : doc.phase));
		box.querySelector("progress").value = doc.percent ?? 0;
		say(doc.percent ?? 0);
	}

	/* Aloud only every tenth, so that a screen reader can keep up. */
	function say(percent) {
		const at = box.querySelector("[role=status]");
		const tenth = Math.floor(percent / 10);

		if (tenth === said)
			return;
		said = tenth;
		at.textContent = at.dataset.say.replace("0", percent);
	}

	async function poll() {
		let doc;

		try {
			const answer = await fetch(box.dataset.url, { cache: "no-store" });

			if (!answer.ok)
				throw new Error(answer.status);
			doc = await answer.json();
		} catch {
			setTimeout(poll, 5000);	/* a bad line, or a restart: the work goes on without us */
			return;
		}
		show(doc);
		if (working.includes(doc.state))
			setTimeout(poll, 1000);
		else if (doc.state === "staged" && doc.next)
			location.assign(box.dataset.base + doc.next.path);
		else
			location.reload();
	}

	setTimeout(poll, 500);
})();
