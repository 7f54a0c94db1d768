// The answers, the newest first: pages of the past, and events for what comes.
import {ask, byId, make, percent, t, tell} from "./common.js";

const list = byId("answers");
const fields = {status: "status", name: "name", folder: "folder", number: "number", day: "day", confidence_below: "below"};
let next = null;

/** What is asked for, as it stands in the address. */
function query() {
  const query = new URLSearchParams();
  for (const [name, id] of Object.entries(fields)) if (byId(id).value) query.set(name, byId(id).value);
  return query;
}

/** One answer as a row of the list. */
function item(answer) {
  const numbers = answer.numbers.slice(0, 12).map((number) =>
    make("span", {class: `chip ${number.label ? "corrected" : number.status}`, title: percent(number.confidence)},
      number.label === "none" ? "–" : number.label ?? number.text));
  if (answer.label) numbers.push(make("span", {class: "chip corrected"}, answer.label === "none" ? "–" : answer.label));
  if (answer.numbers.length > 12) numbers.push(make("span", {class: "soft"}, `… ${answer.numbers.length}`));
  const picture = make("img", {
    src: `api/scans/${answer.scan}/picture?side=160`, alt: "", loading: "lazy", width: 96, height: 72,
  });
  picture.addEventListener("error", () => picture.classList.add("gone"));
  return make("li", {id: `scan-${answer.scan}`},
    make("a", {href: `scan?id=${answer.scan}`}, picture,
      make("span", {class: "file"}, answer.file),
      make("span", {class: "numbers"}, ...numbers, ...(answer.status === "rejected" ? [make("span", {class: "soft small"}, answer.reason ?? "")] : [])),
      make("span", {class: `status ${answer.status}`}, t(answer.status)),
      make("time", {class: "soft small", datetime: answer.time}, new Date(answer.time).toLocaleString())));
}

/** Shows a page; short ones are filled up, since the server looks at so many scans at a time. */
async function load(isFirst) {
  byId("more").disabled = true;
  if (isFirst) { list.replaceChildren(); next = null; byId("table").href = `api/answers.csv?${query()}`; }
  const before = list.childElementCount;
  do {
    const asked = query();
    asked.set("limit", 50);
    if (next) asked.set("before", next);
    const page = await ask(`api/answers?${asked}`);
    list.append(...page.answers.map(item));
    next = page.next ?? null;
  } while (next && list.childElementCount - before < 25);
  byId("more").hidden = !next;
  byId("more").disabled = false;
  byId("empty").hidden = list.childElementCount > 0;
}

byId("more").addEventListener("click", () => load(false));
byId("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?${query()}`);
  load(true);
});
byId("filter").addEventListener("reset", () => setTimeout(() => {
  history.replaceState(null, "", "answers");
  load(true);
}));

/** Sends files into the inbox, one after the other; their answers come as events. */
async function send(files) {
  let count = 0;
  for (const file of files) {
    try {
      await ask(`api/readings?store=1&name=${encodeURIComponent(file.name)}`, {method: "POST", body: file});
      count += 1;
    } catch { /* It was told. */ }
  }
  if (count > 0) tell(`${count} ${t(count === 1 ? "scan is in the inbox." : "scans are in the inbox.")}`);
}

for (const id of ["files", "photo"]) {
  byId(id).addEventListener("change", async (event) => {
    await send(event.target.files);
    event.target.value = "";
  });
}
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    byId("drop").hidden = false;
  });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").hidden = true; });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  byId("drop").hidden = true;
  send([...event.dataTransfer.files]);
});

const given = new URLSearchParams(location.search);
for (const [name, id] of Object.entries(fields)) if (given.has(name)) byId(id).value = given.get(name);
const today = new Date();
const day = [today.getFullYear(), String(today.getMonth() + 1).padStart(2, "0"), String(today.getDate()).padStart(2, "0")].join("-");
byId("csv").href = `api/days/${day}.csv`;
await load(true);

const events = new EventSource("api/events");
events.addEventListener("answer", (event) => {
  // A filter is a question about the past; what comes is shown where there is none.
  if ([...query()].length > 0) return;
  const answer = JSON.parse(event.data);
  byId(`scan-${answer.scan}`)?.remove();
  const row = item(answer);
  row.classList.add("new");
  list.prepend(row);
  byId("empty").hidden = true;
});
