"use strict";
// The answer that the space bar plays: the one that was played last, else the first there is.
let current = null;
for (const take of document.querySelectorAll("[data-take]")) {
  const audio = take.querySelector("audio");
  const words = [...take.querySelectorAll(".transcript button")];
  const strip = take.querySelector("[data-strip]");
  const head = take.querySelector(".head");
  if (!audio) continue;
  current ??= audio;

  const starts = words.map((word) => Number(word.dataset.s));
  let lit = null;
  let stopAt = null;

  const wordAt = (time) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time + 0.02) low = middle + 1;
      else high = middle;
    }
    const word = words[low - 1];
    return word && time <= Number(word.dataset.e) + 0.12 ? word : null;
  };

  const show = () => {
    const time = audio.currentTime;
    const word = audio.paused ? null : wordAt(time);
    if (word !== lit) {
      if (lit) lit.classList.remove("now");
      if (word) word.classList.add("now");
      lit = word;
    }
    if (head && strip) {
      head.hidden = time === 0 && audio.paused;
      head.style.left = Math.min(100, (100 * time) / Number(strip.dataset.strip)) + "%";
    }
  };

  const follow = () => {
    if (stopAt !== null && audio.currentTime >= stopAt) {
      stopAt = null;
      audio.pause();
    }
    show();
    if (!audio.paused) requestAnimationFrame(follow);
  };

  const play = (from, to) => {
    const begin = () => {
      audio.currentTime = from;
      stopAt = to;
      audio.play().then(show, () => {});
    };
    if (audio.readyState > 0) begin();
    else {
      audio.addEventListener("loadedmetadata", begin, { once: true });
      audio.preload = "auto"; // nothing of an answer is loaded before it is to be heard
      audio.load();
    }
  };

  audio.addEventListener("play", () => {
    if (current !== audio) current.pause();
    current = audio;
    follow();
  });
  audio.addEventListener("pause", () => {
    stopAt = null;
  });
  audio.addEventListener("pause", show);
  audio.addEventListener("seeked", show);
  audio.addEventListener("error", () => {
    take.querySelector(".trouble").hidden = false;
  });

  take.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-s]");
    if (!button) return;
    const from = Number(button.dataset.s);
    play(from, button.classList.contains("play") ? Number(button.dataset.e) + 0.15 : null);
    if (button.closest(".transcript")) settle(button);
  });

  if (strip) {
    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      play(Math.max(0, share) * Number(strip.dataset.strip), null);
    });
  }

  // One stop for the Tab key in the whole transcript; arrows go from word to word.
  const settle = (word) => {
    for (const other of words) other.tabIndex = other === word ? 0 : -1;
    word.focus();
  };
  if (words.length) words[0].tabIndex = 0;
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -words.length, End: words.length };
  const transcript = take.querySelector(".transcript");
  if (transcript) {
    transcript.addEventListener("keydown", (event) => {
      const index = words.indexOf(document.activeElement);
      if (!(event.key in steps) || index < 0) return;
      event.preventDefault();
      settle(words[Math.max(0, Math.min(words.length - 1, index + steps[event.key]))]);
    });
  }

}

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !current || event.target.closest("button, audio, summary, a")) return;
  event.preventDefault();
  if (current.paused) current.play().catch(() => {});
  else current.pause();
});

// A link to an answer that is folded opens it.
const unfold = () => {
  const there = location.hash && document.getElementById(location.hash.slice(1));
  if (there instanceof HTMLDetailsElement) there.open = true;
};
addEventListener("hashchange", unfold);
unfold();

addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not(.one, .else)")) {
    part.dataset.open = part.open;
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details:not(.one, .else)")) part.open = part.dataset.open === "true";
});
