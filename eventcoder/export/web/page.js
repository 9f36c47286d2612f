"use strict";
// Text of the news is only ever set as text: nothing here builds HTML from strings.

const WORDS = {
  en: {
    title: "Conflict events", search: "Search names, places, sentences …", clear: "Show all", theme: "Light / dark",
    language: "العربية", timeline: "Timeline", map: "Map", types: "Types", actors: "Actors", events: "Events",
    more: "Show more", mapHint: "No base map: the page loads nothing from outside.", none: "none",
    footer: "Coded by eventcoder from news. What a party says is its claim. Read the sentence before you count.",
    date: "Date", type: "Type", source: "Who acts", target: "Acted on", place: "Place", killed: "Killed",
    evidence: "Sentence", review: "Review", claimant: "Who says it", against: "Adversary", counts: "Counts",
    publisher: "Publisher", codes: "Codes", rule: "Rule", confidence: "Confidence", modality: "Modality", link: "Article",
    note: "Note", id: "Id", total: "running total", unknown: "no date", unplaced: "without coordinates", of: "of",
    force: "Force", control: "Control", people: "People", politics: "Politics",
    killed_: "killed", wounded: "wounded", captured: "captured", missing: "missing", displaced: "displaced",
    asserted: "asserted", claimed: "claimed", intended: "intended", hypothetical: "hypothetical", negated: "negated",
    accepted: "accepted", rejected: "rejected", unreviewed: "unreviewed",
    mobilisation_call: "Call to mobilise", territorial_control: "Control of a place", casualty_claim: "Casualties",
    armed_clash: "Armed clash", attack: "Attack", siege: "Siege", detention: "Detention", displacement: "Displacement",
    protest: "Protest", accusation: "Accusation", appeal: "Appeal", threat: "Threat", agreement: "Agreement", aid: "Aid",
    force_movement: "Movement of forces", formation: "Formation", responsibility_claim: "Claim of responsibility",
  },
  ar: {
    title: "أحداث النزاع", search: "ابحث في الأسماء والأماكن والجمل …", clear: "عرض الكل", theme: "فاتح / داكن",
    language: "English", timeline: "الخط الزمني", map: "الخريطة", types: "الأنواع", actors: "الأطراف", events: "الأحداث",
    more: "عرض المزيد", mapHint: "لا خريطة أساس: الصفحة لا تحمّل شيئًا من الخارج.", none: "لا شيء",
    footer: "رمّزها eventcoder من الأخبار. ما يقوله طرفٌ هو ادّعاؤه. اقرأ الجملة قبل أن تعدّ.",
    date: "التاريخ", type: "النوع", source: "الفاعل", target: "المستهدَف", place: "المكان", killed: "القتلى",
    evidence: "الجملة", review: "المراجعة", claimant: "القائل", against: "الخصم", counts: "الأعداد",
    publisher: "الناشر", codes: "الرموز", rule: "القاعدة", confidence: "الثقة", modality: "الصيغة", link: "المقال",
    note: "ملاحظة", id: "المعرّف", total: "حصيلة تراكمية", unknown: "بلا تاريخ", unplaced: "بلا إحداثيات", of: "من",
    force: "عنف", control: "سيطرة", people: "ناس", politics: "سياسة",
    killed_: "قتلى", wounded: "جرحى", captured: "أسرى", missing: "مفقودون", displaced: "نازحون",
    asserted: "مؤكَّد", claimed: "مُدّعى", intended: "منويّ", hypothetical: "مفترَض", negated: "منفيّ",
    accepted: "مقبول", rejected: "مرفوض", unreviewed: "لم يُراجَع",
    mobilisation_call: "دعوة إلى التعبئة", territorial_control: "السيطرة على مكان", casualty_claim: "خسائر بشرية",
    armed_clash: "اشتباك مسلح", attack: "هجوم", siege: "حصار", detention: "احتجاز", displacement: "نزوح",
    protest: "احتجاج", accusation: "اتهام", appeal: "مناشدة", threat: "تهديد", agreement: "اتفاق", aid: "مساعدة",
    force_movement: "تحرك قوات", formation: "تشكيل", responsibility_claim: "تبنّي مسؤولية",
    general_mobilisation: "تعبئة عامة", call_to_arms: "دعوة إلى السلاح", unity: "وحدة", alert: "استنفار", recruitment: "تجنيد",
    gained: "كسب", regained: "استعادة", held: "في قبضته", lost: "خسارة", withdrawn: "انسحاب", contested: "متنازع عليه",
    airstrike: "غارة جوية", shelling: "قصف", bombing: "تفجير", suicide_bombing: "تفجير انتحاري", ground_assault: "هجوم بري",
    shooting: "إطلاق نار", assassination: "اغتيال", drone_strike: "ضربة مسيّرة", chemical: "سلاح كيميائي", imposed: "فرض",
    lifted: "رفع", arrest: "اعتقال", abduction: "اختطاف", release: "إفراج", demonstration: "مظاهرة", strike: "إضراب", riot: "شغب",
    military_aid: "عون عسكري", humanitarian_aid: "عون إنساني", intervention: "تدخّل", ceasefire: "وقف إطلاق نار", other: "غير ذلك",
    prisoner_exchange: "تبادل أسرى", peace: "سلام", violation: "خرق", military: "عسكرية", humanitarian: "إنسانية", claim: "تبنٍّ",
    denial: "نفي",
  },
};
const GROUPS = {
  force: ["attack", "armed_clash", "casualty_claim", "threat"],
  control: ["territorial_control", "siege", "force_movement", "mobilisation_call", "formation"],
  people: ["detention", "displacement", "aid"],
};
const PAGE = 50, SVG = "http://www.w3.org/2000/svg";
const EVENTS = JSON.parse(document.getElementById("events").textContent);
const state = { q: "", type: "", actor: "", place: "", from: "", to: "", id: "", lang: "", theme: "", shown: PAGE };
const view = { scale: 1, x: 0, y: 0 };

const at = id => document.getElementById(id);
const word = key => WORDS[state.lang][key] || String(key).replaceAll("_", " ");
const name = pair => pair[state.lang === "ar" ? 1 : 0];
const number = n => n.toLocaleString(state.lang === "ar" ? "ar-u-nu-latn" : "en");
const group = type => Object.keys(GROUPS).find(key => GROUPS[key].includes(type)) || "politics";
const key = event => event.place && event.place.at ? event.place.at.join() : "";
const actorsOf = event => [...event.source, ...event.target];

// Letters that readers take for the same are the same: marks, alefs, ya and ta marbuta.
function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627")
    .replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase();
}

for (const event of EVENTS) {
  const names = [...actorsOf(event), ...event.against, ...event.claimant, ...(event.place ? [event.place.names] : [])].flat();
  const areas = event.place ? event.place.area : [];
  event.text = fold([...names, ...areas, event.evidence.join(""), event.publisher, event.rule, event.id, event.type, event.mode,
    event.note].join(" "));
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "click") element.addEventListener("click", value);
    else if (value) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function draw(tag, attributes, parent, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

// -- what is chosen ---------------------------------------------------------------------------------------------------

function matches(event) {
  return (!state.type || event.type === state.type)
    && (!state.actor || actorsOf(event).some(pair => pair[0] === state.actor))
    && (!state.place || key(event) === state.place)
    && (!state.from || (event.start && event.start >= state.from && event.start <= state.to))
    && fold(state.q).split(/\s+/).every(part => event.text.includes(part));
}

function choose(changes) {
  Object.assign(state, { shown: PAGE }, changes);
  render();
}

function remember() {
  const kept = ["q", "type", "actor", "place", "from", "to", "id", "lang", "theme"].filter(key => state[key]);
  history.replaceState(null, "", "#" + new URLSearchParams(kept.map(key => [key, state[key]])));
}

function recall() {
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (key in state && key !== "shown") state[key] = value;
  if (!WORDS[state.lang]) state.lang = mostlyArabic() ? "ar" : "en";
}

function mostlyArabic() {
  return 2 * EVENTS.filter(event => /[\u0600-\u06ff]/.test(event.evidence.join(""))).length > EVENTS.length;
}

function tally(events, keys) {
  const counts = new Map();
  for (const event of events) for (const key of new Set(keys(event))) counts.set(key, (counts.get(key) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

// -- charts -----------------------------------------------------------------------------------------------------------

function bars(place, counts, label, css, field) {
  const most = Math.max(1, ...counts.map(([, n]) => n));
  const rows = counts.map(([key, n]) => {
    const bar = make("span", { class: `bar ${css(key)}` });
    bar.style.width = `${100 * n / most}%`;
    return make("button", { click: () => choose({ [field]: state[field] === key ? "" : key }), "aria-pressed": String(state[field] === key) },
      make("span", { class: "label", dir: "auto" }, label(key)), bar, make("span", {}, number(n)));
  });
  at(place).replaceChildren(...(rows.length ? rows : [word("none")]));
}

// The start of the period that a day lies in; short spans are counted by day, long ones by month or year.
function period(day, span) {
  return span > 3650 ? day.slice(0, 4) : span > 92 ? day.slice(0, 7) : day;
}

function periods(first, last, span) {
  const found = [];
  const day = new Date(first + "T00:00:00Z");
  for (let n = 0; n < 5000 && day.toISOString().slice(0, 10) <= last; n++) {
    const name = period(day.toISOString().slice(0, 10), span);
    if (found.at(-1) !== name) found.push(name);
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return found;
}

function timeline(events) {
  const days = events.map(event => event.start).filter(Boolean).sort();
  at("timeline").replaceChildren();
  if (!days.length) return at("timeline").append(word("none"));
  const [first, last] = [days[0], days.at(-1)];
  const span = (Date.parse(last) - Date.parse(first)) / 864e5;
  const names = periods(first, last, span);
  const counts = new Map(names.map(name => [name, {}]));
  for (const event of events) if (event.start) {
    const cell = counts.get(period(event.start, span));
    if (cell) cell[group(event.type)] = (cell[group(event.type)] || 0) + 1;
  }
  const width = at("timeline").clientWidth || 1000, height = 150, step = width / names.length;
  const most = Math.max(...[...counts.values()].map(cell => Object.values(cell).reduce((a, b) => a + b, 0)));
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height + 20}`, role: "img" }, at("timeline"));
  draw("line", { class: "grid", x1: 0, x2: width, y1: height, y2: height }, svg);
  draw("text", { x: 2, y: 10 }, svg, number(most));
  names.forEach((name, n) => {
    let top = height;
    for (const [css, count] of Object.entries(counts.get(name))) {
      const size = (height - 14) * count / most;
      top -= size;
      const bar = draw("rect", { class: `shape ${css}`, x: n * step, y: top, width: Math.max(step - Math.min(2, step / 5), 0.5), height: size }, svg);
      draw("title", {}, bar, `${name}: ${word(css)} ${number(count)}`);
      bar.addEventListener("click", () => choose(state.from ? { from: "", to: "" } : { from: name, to: name + "~" }));
    }
    const every = Math.ceil(names.length / Math.max(2, width / 110));
    if (n % every === 0) draw("text", { x: n * step, y: height + 15 }, svg, name);
  });
}

// -- map --------------------------------------------------------------------------------------------------------------

function placesOf(events) {
  const places = new Map();
  for (const event of events) if (key(event)) {
    const found = places.get(key(event)) || { key: key(event), at: event.place.at, names: event.place.names, count: 0, groups: {} };
    found.count++;
    found.groups[group(event.type)] = (found.groups[group(event.type)] || 0) + 1;
    places.set(found.key, found);
  }
  return [...places.values()].sort((a, b) => b.count - a.count);
}

function frameOf(places, width, height) {
  const [lats, lons] = [0, 1].map(i => places.map(place => place.at[i]));
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const squeeze = Math.max(Math.cos((south + north) / 2 * Math.PI / 180), 0.2);
  const size = Math.max((east - west) * squeeze, (north - south) * width / height, 0.5) * 1.25 / view.scale;
  const middle = [(west + east) / 2 + view.x, (south + north) / 2 + view.y];
  return { middle, squeeze, unit: width / size };
}

function map(events) {
  const places = placesOf(events), all = placesOf(EVENTS);
  at("map").replaceChildren();
  if (!all.length) return at("map").append(word("none"));
  const width = at("map").clientWidth || 700, height = Math.max(320, width * 0.62), frame = frameOf(all, width, height);
  const x = lon => width / 2 + (lon - frame.middle[0]) * frame.squeeze * frame.unit;
  const y = lat => height / 2 - (lat - frame.middle[1]) * frame.unit;
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" }, at("map"));
  graticule(svg, frame, x, y, width, height);
  const most = Math.max(1, ...places.map(place => place.count));
  for (const place of places) {
    const css = Object.entries(place.groups).sort((a, b) => b[1] - a[1])[0][0];
    const dot = draw("circle", { class: `shape ${css}`, cx: x(place.at[1]), cy: y(place.at[0]), r: 4 + 18 * Math.sqrt(place.count / most) }, svg);
    draw("title", {}, dot, `${name(place.names)}: ${number(place.count)}`);
    dot.addEventListener("click", () => choose({ place: state.place === place.key ? "" : place.key }));
  }
  label(svg, places, x, y, most);
  drag(svg, frame);
}

function graticule(svg, frame, x, y, width, height) {
  const span = width / frame.unit;
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30].find(size => span / size < 8) || 30;
  const sides = [[frame.middle[0], width / 2 / frame.unit / frame.squeeze], [frame.middle[1], height / 2 / frame.unit]];
  sides.forEach(([middle, half], axis) => {
    for (let n = Math.ceil((middle - half) / step); n * step <= middle + half; n++) {
      const degrees = n * step, text = `${+Math.abs(degrees).toFixed(2)}°${axis ? (degrees < 0 ? "S" : "N") : (degrees < 0 ? "W" : "E")}`;
      const line = axis ? { x1: 0, x2: width, y1: y(degrees), y2: y(degrees) } : { x1: x(degrees), x2: x(degrees), y1: 0, y2: height };
      draw("line", { class: "grid", ...line }, svg);
      draw("text", axis ? { x: 3, y: y(degrees) - 3 } : { x: x(degrees) + 3, y: height - 4 }, svg, text);
    }
  });
}

// Names of the places with the most events, unless they would cover a name that is there.
function label(svg, places, x, y, most) {
  const taken = [];
  for (const place of places.slice(0, 60)) {
    const [left, top] = [x(place.at[1]), y(place.at[0])];
    if (taken.length > 18 || taken.some(([a, b]) => Math.abs(a - left) < 90 && Math.abs(b - top) < 15)) continue;
    taken.push([left, top]);
    const radius = 4 + 18 * Math.sqrt(place.count / most);
    draw("text", { class: "name", x: left + radius + 2, y: top + 4 }, svg, name(place.names));
  }
}

function drag(svg, frame) {
  let from = null;
  svg.addEventListener("pointerdown", event => { from = [event.clientX, event.clientY, view.x, view.y]; });
  svg.addEventListener("pointerup", event => {
    if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) < 5) return;
    view.x = from[2] - (event.clientX - from[0]) / frame.unit / frame.squeeze;
    view.y = from[3] + (event.clientY - from[1]) / frame.unit;
    render();
  });
}

function zoom(factor) {
  view.scale = Math.min(200, Math.max(0.2, view.scale * factor));
  render();
}

// -- table ------------------------------------------------------------------------------------------------------------

const dates = event => !event.start ? "" : event.start === event.end ? event.start : `${event.start} – ${event.end}`;
const kind = event => word(event.type) + (event.mode ? ` · ${word(event.mode)}` : "")
  + (event.modality === "asserted" ? "" : ` (${word(event.modality)})`);
const list = pairs => pairs.map(name).join(state.lang === "ar" ? "، " : ", ");

function count([low, best, high, total]) {
  const text = low === best && best === high ? number(best ?? 0) : best === null ? "?" : `${number(best)} (${low ?? "?"}–${high ?? "?"})`;
  return text + (total ? ` (${word("total")})` : "");
}

function sentence(event) {
  const [before, trigger, after] = event.evidence;
  return make("td", { class: "evidence", dir: "auto" }, before, make("mark", {}, trigger), after);
}

function row(event) {
  const killed = event.counts.killed;
  const cells = [
    make("td", { class: "date" }, dates(event)),
    make("td", {}, kind(event)),
    make("td", { class: "name", dir: "auto" }, list(event.source)),
    make("td", { class: "name", dir: "auto" }, list(event.target)),
    make("td", { class: "name", dir: "auto" }, event.place ? name(event.place.names) : ""),
    make("td", { class: "number" }, killed ? count(killed) : ""),
    sentence(event),
    make("td", { class: event.status === "unreviewed" ? "hint" : event.status }, word(event.status)),
  ];
  const found = make("tr", { class: "event", tabindex: "0", "data-id": event.id, click: () => toggle(found, event) }, ...cells);
  found.addEventListener("keydown", pressed => { if (pressed.key === "Enter") toggle(found, event); });
  return found;
}

function toggle(found, event) {
  const opened = found.nextSibling && found.nextSibling.classList.contains("details");
  if (opened) found.nextSibling.remove();
  else found.after(details(event));
  state.id = opened ? "" : event.id;
  remember();
}

function details(event) {
  const facts = Object.entries({
    modality: word(event.modality), claimant: list(event.claimant), against: list(event.against),
    place: event.place ? [name(event.place.names), ...event.place.area].join(", ") : "",
    counts: Object.entries(event.counts).map(([kind, n]) => `${word(kind === "killed" ? "killed_" : kind)}: ${count(n)}`).join("; "),
    publisher: [event.publisher, event.published].filter(Boolean).join(", "), note: [event.reviewer, event.note].filter(Boolean).join(": "),
    codes: event.codes.join(", "), rule: `${event.rule} (${event.dictionaries})`, confidence: String(event.confidence), id: event.id,
  }).filter(([, text]) => text).flatMap(([key, text]) => [make("dt", {}, word(key)), make("dd", {}, text)]);
  if (event.url) {
    const link = make("a", { href: event.url, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, event.title || event.url);
    facts.push(make("dt", {}, word("link")), make("dd", {}, link));
  }
  return make("tr", { class: "details" }, make("td", { colspan: "8" }, make("dl", {}, ...facts)));
}

function table(events) {
  const heads = ["date", "type", "source", "target", "place", "killed", "evidence", "review"];
  at("head").replaceChildren(...heads.map(key => make("th", { scope: "col" }, word(key))));
  at("rows").replaceChildren(...events.slice(0, state.shown).flatMap(event => event.id === state.id ? [row(event), details(event)] : [row(event)]));
  at("more").hidden = events.length <= state.shown;
}

// -- the whole --------------------------------------------------------------------------------------------------------

function texts() {
  document.documentElement.lang = state.lang;
  document.documentElement.dir = state.lang === "ar" ? "rtl" : "ltr";
  if (state.theme) document.documentElement.dataset.theme = state.theme;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = word(element.dataset.text);
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  at("language").textContent = word("language");
  at("search").dir = state.q ? "auto" : document.documentElement.dir;
  document.title = word("title");
  const dots = [...Object.keys(GROUPS), "politics"].map(css => make("span", {}, make("i", { class: css }), word(css)));
  at("legend").replaceChildren(...dots);
}

function chosen() {
  const place = EVENTS.find(event => key(event) === state.place);
  const shown = { type: word(state.type), actor: state.actor, place: place && state.place ? name(place.place.names) : state.place, from: state.from };
  const found = Object.keys(shown).filter(field => state[field]);
  at("chosen").replaceChildren(...found.map(field =>
    make("button", { dir: "auto", click: () => choose({ [field]: "", ...(field === "from" ? { to: "" } : {}) }) }, `${shown[field]} ✕`)));
}

function render() {
  const found = EVENTS.filter(matches);
  const unplaced = found.filter(event => !key(event)).length;
  texts();
  chosen();
  at("summary").textContent = `${number(found.length)} ${word("of")} ${number(EVENTS.length)}`
    + (unplaced ? ` · ${number(unplaced)} ${word("unplaced")}` : "");
  at("summary").dataset.found = found.length;
  bars("types", tally(found, event => [event.type]), word, group, "type");
  const arabic = new Map(found.flatMap(actorsOf));
  bars("actors", tally(found, event => actorsOf(event).map(pair => pair[0])).slice(0, 15),
    actor => state.lang === "ar" ? arabic.get(actor) || actor : actor, () => "control", "actor");
  timeline(found);
  map(found);
  table(found);
  remember();
}

function listen() {
  at("search").addEventListener("input", () => choose({ q: at("search").value }));
  at("clear").addEventListener("click", () => {
    at("search").value = "";
    Object.assign(view, { scale: 1, x: 0, y: 0 });
    choose({ q: "", type: "", actor: "", place: "", from: "", to: "", id: "" });
  });
  at("language").addEventListener("click", () => choose({ lang: state.lang === "ar" ? "en" : "ar" }));
  at("theme").addEventListener("click", () => choose({ theme: dark() ? "light" : "dark" }));
  at("zoomin").addEventListener("click", () => zoom(1.5));
  at("zoomout").addEventListener("click", () => zoom(1 / 1.5));
  at("more").addEventListener("click", () => { state.shown += PAGE; render(); });
  addEventListener("resize", render);
}

function dark() {
  return state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

recall();
at("search").value = state.q;
listen();
render();
