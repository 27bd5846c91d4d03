/*
 * upload -- drop a file on a form, and see how far it is.
 *
 * The file goes by PUT as it stands. Without this script the same form sends it. All words
 * are in the page, in elements that are hidden until they are needed.
 */
"use strict";

(() => {
	const form = document.querySelector("form[data-put]");
	const part = (name) => form.querySelector(`[data-${name}]`);
	let request = null, began = 0, said = -1;

	if (!form)
		return;
	const input = form.elements.file;

	function bytes(n) {
		const units = ["kB", "MB", "GB", "TB"];
		let i = 0;

		for (n /= 1000; n >= 999.95 && i < 3; n /= 1000)
			i++;
		return `${n.toFixed(1)}\u00a0${units[i]}`;
	}

	const time = (s) => s < 60 ? `${Math.ceil(s)}\u00a0s`
		: `${Math.floor(s / 60)}\u00a0min ${Math.floor(s % 60)}\u00a0s`;

	/* Show one of the problems, or none. */
	function problem(name, text) {
		for (const other of ["problem", "too-large", "broken"])
			part(other).hidden = other !== name;
		if (text)
			part(name).textContent = text;
	}

	function sending(on) {
		part("sending").hidden = !on;
		part("stop").hidden = !on;
		part("send").disabled = on;
		part("checking").hidden = true;
		if (!on)
			request = null;
	}

	function progress(event) {
		const seconds = (performance.now() - began) / 1000;
		const speed = event.loaded / Math.max(seconds, 0.1);
		const percent = Math.floor(event.loaded * 100 / event.total);

		form.querySelector("progress").value = percent;
		part("sent").textContent = bytes(event.loaded);
		part("size").textContent = bytes(event.total);
		part("speed").textContent = bytes(speed);
		part("left").textContent = time((event.total - event.loaded) / speed);
		part("checking").hidden = event.loaded < event.total;
		if (Math.floor(percent / 10) !== said) {
			said = Math.floor(percent / 10);
			part("status").textContent = `${percent} ${part("status").dataset.say}`;
		}
	}

	function done() {
		const status = request.status;
		let doc = {};

		try {
			doc = JSON.parse(request.responseText);
		} catch {
			/* an answer of something between us: its status says enough */
		}
		if (status >= 200 && status < 300) {
			location.assign(doc.step ? `${form.dataset.base}${doc.step}?run=${doc.run}` : location.href);
			return;
		}
		sending(false);
		if (status === 413 && !doc.detail)
			problem("too-large");
		else
			problem("problem", doc.errors?.[0]?.message ?? doc.detail);
	}

	function send(file) {
		problem(null);
		if (form.dataset.max && file.size > Number(form.dataset.max)) {
			problem("too-large");
			return;
		}
		request = new XMLHttpRequest();
		request.open("PUT", form.dataset.put + encodeURIComponent(file.name));
		request.setRequestHeader("Accept", "application/json");
		request.setRequestHeader("Content-Type", "application/octet-stream");
		request.upload.addEventListener("progress", progress);
		request.addEventListener("load", done);
		request.addEventListener("abort", () => sending(false));
		request.addEventListener("error", () => {
			sending(false);
			problem("broken");
		});
		began = performance.now();
		sending(true);
		request.send(file);
	}

	form.addEventListener("submit", (event) => {
		if (!input.files.length)
			return;
		event.preventDefault();
		if (!request)
			send(input.files[0]);
	});
	part("stop").addEventListener("click", () => request?.abort());

	for (const name of ["dragenter", "dragover", "dragleave", "drop"])
		form.addEventListener(name, (event) => {
			event.preventDefault();
			form.classList.toggle("over", name === "dragenter" || name === "dragover");
		});
	form.addEventListener("drop", (event) => {
		if (request || !event.dataTransfer.files.length)
			return;
		input.files = event.dataTransfer.files;
		send(input.files[0]);
	});
	part("drop").hidden = false;
})();
