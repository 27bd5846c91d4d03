/*
 * months -- fill in a first and a last month by a preset: the last 3, the last 12, this year.
 */
"use strict";

(() => {
	/* the year and the month of a field are two lists of its name, months.h */
	function set(name, period) {
		const lists = document.getElementsByName(name);

		for (const list of lists)
			list.value = list.id ? period.slice(0, 4) : period.slice(4);
		lists[0].dispatchEvent(new Event("input", { bubbles: true }));
	}

	for (const part of document.querySelectorAll("[data-presets]"))
		part.hidden = false;
	for (const preset of document.querySelectorAll("[data-from]"))
		preset.addEventListener("click", () => {
			set("start_period", preset.dataset.from);
			set("end_period", preset.dataset.to);
		});
})();
