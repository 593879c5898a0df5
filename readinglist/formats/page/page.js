(() => {
  "use strict";
  const get = (id) => document.getElementById(id);
  const list = get("papers");
  const form = get("controls");
  const search = get("search");
  const status = get("status");
  const star = get("star");
  const sort = get("sort");
  const clear = get("clear");
  const hits = get("hits");
  const active = get("active");
  const none = get("none");
  const papers = Array.from(list.querySelectorAll(":scope > article"), (node) => ({ node }));
  const chosen = new Set();

  // As the program compares text: without case and accents.
  const LETTERS = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss", "ς": "σ" };
  const fold = (text) => {
    text = text.toLowerCase();
    if (/^[\x00-\x7f]*$/.test(text)) return text;
    return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[øłđðþæœıßς]/g, (c) => LETTERS[c]);
  };

  let indexed = false;
  const index = () => {
    if (indexed) return;
    indexed = true;
    for (const paper of papers) {
      const parts = [paper.node.id.slice("paper-".length)];
      for (const part of paper.node.children) {
        if (!part.classList.contains("bibtex")) parts.push(part.textContent);
      }
      paper.text = fold(parts.join("\n"));
    }
  };
  for (const paper of papers) {
    paper.tags = new Set(Array.from(paper.node.getElementsByClassName("tag"), (tag) => tag.textContent));
  }

  // Words, and phrases in quotation marks.
  const wanted = () => Array.from(fold(search.value).matchAll(/"([^"]*)"?|[^\s"]+/g), (m) => m[1] ?? m[0]).filter(Boolean);

  const filter = () => {
    const words = wanted();
    if (words.length) index();
    let count = 0;
    for (const { node, text, tags } of papers) {
      let shown = (!status.value || node.dataset.status === status.value) && (!star.checked || "starred" in node.dataset);
      for (const tag of chosen) shown = shown && tags.has(tag);
      for (const word of words) shown = shown && text.includes(word);
      if (node.hidden === shown) node.hidden = !shown;
      count += shown;
    }
    const all = papers.length;
    const number = (n) => n.toLocaleString("en");
    hits.textContent = `${count === all ? "" : `${number(count)} of `}${number(all)} ${all === 1 ? "paper" : "papers"}`;
    none.hidden = count > 0 || all === 0;
    clear.hidden = !(words.length || chosen.size || status.value || star.checked);
    active.replaceChildren(...Array.from(chosen, (tag) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tag";
      button.dataset.remove = tag;
      button.textContent = `${tag} ×`;
      button.setAttribute("aria-label", `Remove tag ${tag}`);
      return button;
    }));
    for (const link of get("tags").querySelectorAll(".tag")) {
      link.setAttribute("aria-current", String(chosen.has(link.dataset.tag)));
    }
  };

  const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true, ignorePunctuation: true });
  // The last part: before it may be a star.
  const heading = (paper) => paper.node.getElementsByTagName("h2")[0].lastChild.textContent;
  const ORDERS = {
    listed: null,
    title: [heading, 1],
    author: [(paper) => paper.node.dataset.author, 1],
    year: [(paper) => paper.node.dataset.date, -1],
    added: [(paper) => paper.node.dataset.added, -1],
    starred: [(paper) => ("starred" in paper.node.dataset ? "1" : ""), -1],
  };
  let order = "listed";
  const arrange = () => {
    if (sort.value === order) return;
    order = sort.value;
    let arranged = papers;
    if (ORDERS[order]) {
      const [key, direction] = ORDERS[order];
      const compare = direction > 0 ? collator.compare : (a, b) => (a < b ? 1 : a > b ? -1 : 0);
      arranged = papers.map((paper) => [key(paper) ?? "", paper]);
      // What says nothing comes last, in either direction.
      arranged.sort(([a], [b]) => (a && b ? compare(a, b) : Boolean(b) - Boolean(a)));
      arranged = arranged.map(([, paper]) => paper);
    }
    const fragment = document.createDocumentFragment();
    for (const { node } of arranged) fragment.append(node);
    list.prepend(fragment);
  };

  const empty = () => {
    search.value = "";
    status.value = "";
    star.checked = false;
    chosen.clear();
  };

  // The address says what is shown: #q=words&tag=name&status=read&star=1&sort=year.
  let timer = 0;
  const remember = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const state = new URLSearchParams();
      if (search.value.trim()) state.set("q", search.value.trim());
      for (const tag of chosen) state.append("tag", tag);
      if (status.value) state.set("status", status.value);
      if (star.checked) state.set("star", "1");
      if (sort.value !== "listed") state.set("sort", sort.value);
      try {
        const shown = state.toString();
        history.replaceState(null, "", shown ? `#${shown}` : location.pathname + location.search);
      } catch {
        // Some browsers refuse too many changes; the page works without.
      }
    }, 250);
  };
  const recall = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) {
      // A link to a paper: it must be there to be seen.
      let id = hash;
      try {
        id = decodeURIComponent(hash);
      } catch {
        // Not ours; taken as it is.
      }
      const target = get(id);
      if (!target?.hidden) return;
      empty();
      arrange();
      filter();
      // What comes into sight grows from its estimated height and moves the rest.
      target.scrollIntoView();
      requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
      return;
    }
    const state = new URLSearchParams(hash);
    const pick = (control, value, other) => {
      control.value = Array.from(control.options).some((option) => option.value === value) ? value : other;
    };
    search.value = state.get("q") ?? "";
    chosen.clear();
    for (const tag of state.getAll("tag")) chosen.add(tag);
    pick(status, state.get("status"), "");
    pick(sort, state.get("sort"), "listed");
    star.checked = state.get("star") === "1";
    arrange();
    filter();
  };
  const changed = () => {
    arrange();
    filter();
    remember();
  };
  const reset = () => {
    empty();
    changed();
  };

  const tally = new Map();
  for (const { tags } of papers) for (const tag of tags) tally.set(tag, (tally.get(tag) ?? 0) + 1);
  const names = Array.from(tally.keys()).sort(collator.compare);
  get("tags").hidden = !names.length;
  get("tag-count").textContent = `(${names.length})`;
  get("all-tags").replaceChildren(...names.map((tag) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "tag";
    link.href = `#${new URLSearchParams({ tag })}`;
    link.dataset.tag = tag;
    link.textContent = `${tag} ${tally.get(tag)}`;
    item.append(link);
    return item;
  }));

  let waiting = false;
  search.addEventListener("focus", index, { once: true });
  search.addEventListener("input", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      changed();
    });
  });
  for (const control of [status, star, sort]) control.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    reset();
    search.focus();
  });
  active.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    chosen.delete(button.dataset.remove);
    changed();
    search.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.tag");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const tag = link.dataset.tag ?? link.textContent;
    if (!chosen.delete(tag)) chosen.add(tag);
    changed();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && !clear.hidden) {
      event.preventDefault();
      reset();
    } else if (event.key === "/" && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // A button to copy an entry comes when the entry is looked at. The event does not bubble.
  list.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.open || !details.classList.contains("bibtex") || details.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const entry = details.querySelector("pre");
      try {
        await navigator.clipboard.writeText(entry.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(entry);
      }
    });
    details.querySelector("summary").after(button);
  }, true);

  addEventListener("hashchange", recall);
  form.hidden = false;
  get("summary").hidden = false;
  recall();
  // With a link to one paper recall leaves all as it is.
  if (!hits.textContent) filter();
})();
