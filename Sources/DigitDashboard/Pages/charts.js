// Charts that the server draws as SVG, and lists of facts.
import {ask, byId, make, percent, t} from "./common.js";

/** Puts a chart into the page, with what it says in one line. The shapes come from the server, their colours from the style sheet. */
export async function chart(place, span) {
  const drawing = await (await fetch(`api/activity/${span}.svg`)).text();
  const {stretches} = await ask(`api/activity?span=${span}`, {quiet: true});
  const sum = (name) => stretches.reduce((total, stretch) => total + stretch[name], 0);
  const [read, review, rejected, corrected] = ["read", "review", "rejected", "corrected"].map(sum);
  const all = read + review + rejected;
  const words = [`${all} ${t("answers")}`];
  if (all) words.push(`${percent(review / all)} ${t("doubtful")}`, `${rejected} ${t("rejected")}`);
  if (corrected) words.push(`${corrected} ${t("corrected")}`);
  const legend = [["read", read], ["review", review], ["rejected", rejected], ["corrected", corrected]]
    .filter(([, count]) => count > 0).map(([name]) => make("li", {class: name}, t(name)));
  const svg = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
  byId(place).replaceChildren(document.importNode(svg, true), make("ul", {class: "legend"}, ...legend), make("p", {class: "soft small"}, words.join(" · ")));
}

/** Shows names with their values; what has none is left out. */
export function facts(place, pairs) {
  byId(place).replaceChildren(...pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .flatMap(([name, value]) => [make("dt", {}, t(name)), make("dd", {}, value)]));
}
