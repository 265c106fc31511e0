// A line of sources, with links that a reader may follow.
import { make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";

export function sourceLine(spec, words, ids) {
  const line = make("p", "mq-source", `${say(words, "sources", { n: ids.length })} `);
  ids.forEach((id, place) => {
    const { citation, url } = spec.sources[id];
    if (place) line.append(say(words, "and_then"));
    if (!/^https?:\/\//i.test(url)) return line.append(citation);
    return line.append(make("a", "", citation, { href: url, target: "_blank", rel: "noopener noreferrer" }));
  });
  return line;
}
