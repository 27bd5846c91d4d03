/*
 * choose -- what is searched for while one types: a list to tick, by what the page of the form would offer for it, and
 * the id of a facility or indicator, by what its list has. Without it the pages search.
 */
"use strict";

(() => {
	let waits, asked = 0;

	/* the form as it would be sent; what is ticked comes back ticked */
	async function search(form, list) {
		const mine = ++asked;
		const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`, { headers: { Accept: "text/html" } });

		if (!answer.ok || mine !== asked)
			return;
		const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-found]");

		list.replaceChildren(...found.childNodes);
	}

	for (const input of document.querySelectorAll("[data-find]")) {
		const list = input.form.querySelector("[data-found]");

		for (const button of input.form.querySelectorAll("[data-plain]"))
			button.hidden = true;
		input.addEventListener("input", () => {
			clearTimeout(waits);
			waits = setTimeout(() => search(input.form, list).catch(() => {}), 250);
		});
	}

	/* the registry's lists: {facilities|indicators: [{facility_id|raw_indicator_id, .._name|.._label}]} */
	async function suggest(input, list) {
		const mine = ++asked;
		const where = document.querySelector("[data-ids-at]").dataset.idsAt;
		const answer = await fetch(`${where}/${input.dataset.ids}.json?q=${encodeURIComponent(input.value)}`);

		if (!answer.ok || mine !== asked)
			return;
		const found = (await answer.json())[input.dataset.ids].slice(0, 20).map((one) => {
			const option = document.createElement("option");

			option.value = one.facility_id ?? one.raw_indicator_id;
			option.label = `${one.facility_name ?? one.raw_indicator_label} · ${option.value}`;
			return option;
		});

		list.replaceChildren(...found);
	}

	for (const input of document.querySelectorAll("[data-ids]")) {
		const list = document.createElement("datalist");

		list.id = `ids-${document.querySelectorAll("datalist").length + 1}`;
		input.setAttribute("list", list.id);
		input.after(list);
		input.addEventListener("input", () => {
			clearTimeout(waits);
			if (input.value.trim().length > 1)
				waits = setTimeout(() => suggest(input, list).catch(() => {}), 250);
		});
	}
})();
