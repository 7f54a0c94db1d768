// How it is: what `digitd status` tells, and what was answered in the last hour, day and month.
import {ask, percent, t} from "./common.js";
import {chart, facts} from "./charts.js";

/** A stretch of time as people say it. */
function time(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

async function showStatus() {
  const {status, free_bytes: free} = await ask("api/status", {quiet: true});
  const total = Object.values(status.answers).reduce((sum, count) => sum + count, 0);
  const waiting = status.waiting === 0 ? "0"
    : `${status.waiting} · ${status.oldestWaiting} · ${time(status.oldestWaitingSeconds)}`;
  const last = status.lastRetraining;
  const {version, accuracy, since} = status.model;
  facts("now", [
    ["Daemon", status.pid === undefined ? t("does not run") : t("runs")],
    ["Paused", status.paused],
    ["Model", [version, accuracy && percent(accuracy), since && new Date(since).toLocaleString()].filter(Boolean).join(" · ")],
    ["Warning", status.model.warning],
    ["Answered", `${total}: ${Object.entries(status.answers).map(([name, count]) => `${count} ${t(name)}`).join(", ")}`],
    ["Corrected", String(status.corrected)],
    ["In hand", String(status.inHand)],
    ["Waiting", waiting],
    ...status.blocked.map((sentence) => ["Blocked", sentence]),
    ...status.labels.map((sentence) => ["Label", sentence]),
    ["Learning", status.learning],
    ["Learned", last && `${new Date(last.finished).toLocaleString()} · ${last.summary}`],
    ["Free on the disk", free && `${(free / 2 ** 30).toFixed(1)} GiB`],
  ]);
}

/** Shows everything, and again after a while, as long as somebody looks. */
async function show() {
  if (!document.hidden) {
    try {
      await showStatus();
      for (const span of ["hour", "day", "month"]) await chart(span, span);
    } catch { /* It is asked for again. */ }
  }
  setTimeout(show, 10000);
}

await show();
