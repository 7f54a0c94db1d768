// The models: which one reads, what it learned from, and the way back.
import {ask, byId, make, percent, t, tell} from "./common.js";
import {chart, facts} from "./charts.js";

const name = (version) => version ?? "built-in";
const label = (version) => name(version) === "built-in" ? t("built in") : name(version);
const send = (path, body) => ask(path, {
  method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body),
});

async function show() {
  const found = await ask("api/models");
  const current = found.models.find((model) => model.isCurrent) ?? {};
  facts("in-use", [
    ["Model", label(found.in_use)],
    ["Since", current.card && new Date(current.card.promoted).toLocaleString()],
    ["Accuracy", current.card?.accuracy && percent(current.card.accuracy)],
    ["Why", current.card?.reason],
    ["Problem", current.problem],
  ]);
  byId("back").hidden = found.in_use === "built-in";
  showLabels(found);
  byId("all").replaceChildren(...found.models.map((model) => make("li", {},
    make("strong", {}, label(model.version)), model.isCurrent ? ` · ${t("in use")}` : "",
    model.card ? ` · ${new Date(model.card.promoted).toLocaleDateString()}` : "",
    model.card?.accuracy ? ` · ${percent(model.card.accuracy)}` : "",
    model.problem ? make("span", {class: "status rejected"}, ` ${model.problem}`) : "")));
  for (const place of ["one", "other"]) {
    byId(place).replaceChildren(...found.models.map((model) => make("option", {value: name(model.version)}, label(model.version))));
  }
  byId("other").value = found.in_use;
  byId("history").replaceChildren(...[...found.history].reverse().map((step) => make("li", {},
    `${new Date(step.time).toLocaleString()} · ${t(step.action)}: ${label(step.from)} → ${label(step.to)}. ${step.reason}`)));
  await showReports();
  await showSuspicious();
}

/** Shows how many labels there are, and what the daemon does about them. */
function showLabels({labels, learning, learning_asked: isAsked, daemon_runs: runs, learns_after_seconds: seconds}) {
  facts("labels", [
    ["Digits", String(labels.digits)],
    ["Numbers", String(labels.numbers)],
    ["Not learned from yet", String(Math.max(0, labels.digits - labels.learned))],
    ...labels.problems.map((sentence) => ["Label", sentence]),
  ]);
  // Between taking the wish and the first word on it the daemon says nothing.
  const hasAsked = isAsked || Date.now() - asked < 5000;
  byId("learning").textContent = learning ? `${learning} ${t("of a retraining is done.")}`
    : isAsked && !runs ? t("No daemon runs. It learns as soon as one does.")
    : hasAsked ? t("The daemon was asked to learn.")
    : seconds === undefined ? t("The daemon learns only when it is asked to.")
    : `${t("The daemon learns by itself after the last change, in seconds:")} ${seconds}.`;
  byId("learn").disabled = Boolean(learning) || hasAsked;
  isLearning = Boolean(learning) || (hasAsked && runs);
}

/** While something is learned, looks how far it is, and shows what came of it. */
let isLearning = false;
let asked = 0;
let watch = null;
function follow() {
  clearTimeout(watch);
  watch = setTimeout(async () => {
    try {
      const wasLearning = isLearning;
      if (!document.hidden) {
        const found = await ask("api/models", {quiet: true});
        showLabels(found);
        if (wasLearning && !isLearning) await show();
      }
    } catch { /* It is asked for again. */ }
    follow();
  }, isLearning ? 1000 : 10000);
}

/** Lists the reports, and shows the newest. */
async function showReports() {
  const {reports} = await ask("api/reports");
  byId("choice").hidden = reports.length < 2;
  byId("reports").replaceChildren(...reports.map(({id, time, outcome}) =>
    make("option", {value: id}, `${new Date(time).toLocaleString()} · ${t(outcome)}`)));
  if (reports.length > 0) await showReport(reports[0].id);
  else byId("report").replaceChildren(make("p", {class: "soft"}, t("Nothing was learned yet.")));
}

byId("reports").addEventListener("change", (event) => showReport(event.target.value));

/** What a network reads: a digit, or none. */
const digit = (read) => read === 10 ? t("no digit") : String(read);

/** Before and after, in words, as bars, and the pictures that are read otherwise. */
async function showReport(id) {
  const report = await ask(`api/reports/${id}`);
  const parts = [make("p", {}, make("strong", {}, t(report.outcome)), ` · ${new Date(report.time).toLocaleString()}`),
    make("p", {}, report.reason), make("p", {class: "soft small"}, report.nextStep)];
  for (const part of [report.labelled, report.base, report.nonDigits, report.numbers?.labelled, report.numbers?.base].filter((part) => part?.count)) {
    parts.push(make("p", {class: "small"}, `${part.images.replace(/,$/, "")}: ${part.count}`),
      bars([[t("before"), part.correctBefore / part.count], [t("after"), part.correctAfter / part.count]]),
      make("p", {class: "soft small"}, `+${part.gained} · −${part.lost}`));
  }
  if (report.changed?.length) {
    parts.push(make("h3", {}, t("What is read otherwise")),
      make("ul", {class: "tiles small-tiles"}, ...report.changed.slice(0, 60).map((image, place) => make("li", {},
        make("img", {src: `api/reports/${id}/pictures/${place}`, alt: image.name, loading: "lazy", width: 64, height: 64}),
        make("p", {class: `small ${image.after === image.label ? "better" : image.before === image.label ? "worse" : ""}`},
          `${digit(image.before)} → ${digit(image.after)}`),
        make("p", {class: "soft small"}, `${t("labelled")} ${image.label}`)))));
    if (report.changed.length > 60) parts.push(make("p", {class: "soft small"}, `… ${report.changed.length}`));
  }
  if (report.numbers?.changed.length) {
    parts.push(make("h3", {}, t("Whole numbers that are read otherwise")),
      make("ul", {class: "plain"}, ...report.numbers.changed.slice(0, 60).map((number) => make("li", {
        class: number.after === number.label ? "better" : number.before === number.label ? "worse" : ""},
        `${number.before || t("no number")} → ${number.after || t("no number")} (${t("labelled")} ${number.label})`))));
  }
  byId("report").replaceChildren(...parts);
}

function bars(pairs) {
  return make("ul", {class: "bars wide"}, ...pairs.map(([word, share]) => {
    const fill = make("span", {class: "fill"});
    fill.style.transform = `scaleX(${share})`;
    return make("li", {}, word, make("span", {class: "track"}, fill), make("span", {class: "value"}, percent(share)));
  }));
}

async function showSuspicious() {
  const {labels} = await ask("api/suspicious");
  byId("suspicious").hidden = labels.length === 0;
  byId("tiles").replaceChildren(...labels.map((wrong) => {
    const tile = make("li", {}, make("img", {src: `api/suspicious/${wrong.id}/picture`, alt: wrong.name, width: 96, height: 96}),
      make("p", {class: "small"}, `${t("labelled")} ${wrong.number ?? wrong.label}, ${t("read as")} ${wrong.number_read ?? digit(wrong.read)} (${percent(wrong.confidence)})`));
    for (const [word, keep] of [["Keep", true], ["Throw out", false]]) {
      const button = make("button", {"aria-label": `${t(word)}: ${wrong.name}`}, t(word));
      button.addEventListener("click", async () => {
        await send(`api/suspicious/${wrong.id}`, {keep});
        tile.remove();
      });
      tile.append(button);
    }
    return tile;
  }));
}

byId("learn").addEventListener("click", async () => {
  await send("api/models/learning", {});
  asked = Date.now();
  showLabels(await ask("api/models"));
  follow();
});

byId("back").addEventListener("click", async () => {
  const {in_use: version} = await send("api/models/rollback", {version: null});
  tell(`${t("In use")}: ${label(version)}`);
  await show();
});

byId("compare").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [one, other] = [byId("one").value, byId("other").value];
  byId("comparison").replaceChildren(make("p", {class: "soft"}, t("Both models read …")));
  try {
    const found = await ask(`api/models/comparison?${new URLSearchParams({one, other})}`);
    byId("comparison").replaceChildren(...found.parts.flatMap((part) => [
      make("p", {class: "small"}, `${part.images}: ${part.count}`),
      bars([[label(one), (part.both + part.onlyOne) / part.count], [label(other), (part.both + part.onlyOther) / part.count]])]));
  } catch {
    byId("comparison").replaceChildren();
  }
});

await show();
await chart("chart", "month");
follow();
