/*
 * upload -- drop a file on a form, see how far it is, pause it and go on.
 *
 * The file goes in pieces (tus.js). Without scripts the same form sends it whole. All words
 * are in the page, in elements that are hidden until they are needed.
 */
"use strict";

(() => {
	const form = document.querySelector("form[data-tus]");
	const part = (name) => form.querySelector(`[data-${name}]`);
	let sending = null, size = 0, began = null, before = 0, said = -1;

	if (!form)
		return;
	const input = form.elements.file;

	/* The page has samples of how the reader's language writes: lib/page/forms.html. */
	const forms = document.querySelector("[data-forms]").dataset;
	const point = forms.number.match(/234(.*)5/)[1];
	const unit = (of, i, n) => forms[of].split(", ")[i].replace("0", n);

	function bytes(n) {
		let i = 1;

		for (n /= 1000; n >= 999.95 && i < 4; n /= 1000)
			i++;
		return unit("bytes", i, n.toFixed(1).replace(".", point));
	}

	const time = (s) => s < 60 ? unit("duration", 3, Math.ceil(s))
		: `${unit("duration", 2, Math.floor(s / 60))} ${unit("duration", 3, Math.floor(s % 60))}`;

	/* Show one of the lines about how it goes, or none. */
	function notice(name, text) {
		for (const other of ["problem", "too-large", "waiting", "paused", "resumed"])
			part(other).hidden = other !== name;
		if (text)
			part(name).textContent = text;
	}

	function sending_now(on) {
		part("sending").hidden = !on;
		for (const name of ["pause", "stop"])
			part(name).hidden = !on;
		part("resume").hidden = true;
		part("send").disabled = on;
		part("checking").hidden = true;
		if (!on)
			sending = null;
	}

	function progress(sent) {
		if (began === null)
			[began, before] = [performance.now(), sent];
		const seconds = (performance.now() - began) / 1000;
		const speed = (sent - before) / Math.max(seconds, 0.1);
		const percent = size ? Math.floor(sent * 100 / size) : 100;

		notice(null);
		form.querySelector("progress").value = percent;
		part("sent").textContent = bytes(sent);
		part("size").textContent = bytes(size);
		part("speed").textContent = bytes(speed);
		part("left").textContent = speed ? time((size - sent) / speed) : "–";
		part("checking").hidden = sent < size;
		if (Math.floor(percent / 10) !== said) {
			said = Math.floor(percent / 10);
			part("status").textContent = part("status").dataset.say.replace("0", percent);
		}
	}

	const on = {
		progress,
		resumed(sent) {
			began = null;
			progress(sent);
			if (sent)
				notice("resumed");
		},
		waiting(seconds) {
			part("wait").textContent = time(seconds);
			notice("waiting");
		},
		done(doc) {
			if (doc.refused) {
				sending_now(false);
				notice("problem", doc.refused);
				return;
			}
			location.assign(doc.step ? `${form.dataset.base}${doc.step}?run=${doc.run}` : location.href);
		},
		failed(status, doc) {
			sending_now(false);
			if (status === 413 && !doc.detail)
				notice("too-large");
			else
				notice("problem", doc.errors?.[0]?.message ?? doc.detail);
		},
	};

	function send(file) {
		notice(null);
		if (form.dataset.max && file.size > Number(form.dataset.max)) {
			notice("too-large");
			return;
		}
		size = file.size;
		began = null;
		said = -1;
		sending_now(true);
		progress(0);
		sending = tus_send({ url: form.dataset.tus, file, run: form.dataset.run, on });
	}

	form.addEventListener("submit", (event) => {
		/* several go in one piece, as a form */
		if (input.files.length !== 1)
			return;
		event.preventDefault();
		if (!sending)
			send(input.files[0]);
	});
	part("stop").addEventListener("click", () => {
		sending.stop();
		sending_now(false);
		notice(null);
	});
	part("pause").addEventListener("click", () => {
		sending.pause();
		part("pause").hidden = true;
		part("resume").hidden = false;
		part("resume").focus();
		notice("paused");
	});
	part("resume").addEventListener("click", () => {
		part("resume").hidden = true;
		part("pause").hidden = false;
		part("pause").focus();
		notice(null);
		sending.resume();
	});

	for (const name of ["dragenter", "dragover", "dragleave", "drop"])
		form.addEventListener(name, (event) => {
			event.preventDefault();
			form.classList.toggle("over", name === "dragenter" || name === "dragover");
		});
	form.addEventListener("drop", (event) => {
		if (sending || !event.dataTransfer.files.length)
			return;
		input.files = event.dataTransfer.files;
		form.requestSubmit();
	});
	part("drop").hidden = false;
})();
