// Where the nodes and edges of the graph lie.

const NODE = { width: 104, height: 88, thumb: 48, letters: 16, line: 15 };

// A name as lines that are no wider than a node.
function linesOf(name) {
  const lines = [''];
  for (const word of name.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && longer.length > NODE.letters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// Nodes lie where the things are, and are pushed apart until none covers another.
function laidOut(objects, width) {
  const columns = Math.max(1, Math.floor(width / (NODE.width + 8)));
  const rows = Math.ceil(objects.length / columns);
  const lines = Math.max(...objects.map((o) => linesOf(o.name).length), 2);
  const tall = NODE.height + (lines - 2) * NODE.line;
  const few = Math.min(width * 0.62, 110 + objects.length * 42);
  const height = Math.max(190, Math.min(few, 360), (rows + 0.6) * (tall + 14));
  const feet = objects.map(({ box: [x, y, w, h] }) => [x + w / 2, y + h]);
  const spread = (axis, size, i) => {
    const values = feet.map((f) => f[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high > low ? ((feet[i][axis] - low) / (high - low)) * size : size / 2;
  };
  const spots = objects.map((_, i) => ({
    x: NODE.width / 2 + spread(0, width - NODE.width, i) + (i % 3) * 0.1,
    y: NODE.height / 2 + spread(1, height - tall, i),
    lines: linesOf(objects[i].name).length,
  }));
  for (let round = 0; round < 300; round++) {
    for (let a = 0; a < spots.length; a++) {
      for (let b = 0; b < a; b++) {
        const dx = spots[a].x - spots[b].x;
        const dy = spots[a].y - spots[b].y;
        const overX = NODE.width + 10 - Math.abs(dx);
        const overY = tall + 12 - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        const axis = overX < overY ? 'x' : 'y';
        const push = (Math.min(overX, overY) / 2 + 0.5) * ((axis === 'x' ? dx : dy) < 0 ? -1 : 1);
        spots[a][axis] += push;
        spots[b][axis] -= push;
      }
    }
    for (const spot of spots) {
      spot.x = Math.min(Math.max(spot.x, NODE.width / 2), width - NODE.width / 2);
      spot.y = Math.min(Math.max(spot.y, NODE.height / 2), height - tall + NODE.height / 2);
    }
  }
  return { height, spots: Object.fromEntries(objects.map((o, i) => [o.id, spots[i]])) };
}

// How far a node reaches from the middle of its thumbnail, in a direction; its name is below.
function reach(ux, uy, lines) {
  const tall = NODE.thumb / 2 + (uy > 0 ? 6 + lines * NODE.line : 6);
  return Math.min((NODE.thumb / 2 + 9) / Math.abs(ux), tall / Math.abs(uy));
}

// One edge per pair and direction, bent a little, so that two directions do not cover each other.
function edgesOf(relations, spots) {
  const pairs = new Map();
  for (const { subject, predicate, object } of relations) {
    const key = `${subject} ${object}`;
    const known = pairs.get(key) ?? { key, subject, object, predicates: [] };
    known.predicates.push(predicate);
    pairs.set(key, known);
  }
  return [...pairs.values()].map((edge) => {
    const [from, to] = [spots[edge.subject], spots[edge.object]];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const lift = -NODE.height / 2 + NODE.thumb / 2 + 4;
    const [out, back] = [reach(ux, uy, from.lines), reach(-ux, -uy, to.lines)]
      .map((gap) => Math.min(gap, length * 0.42));
    const start = [from.x + ux * out, from.y + lift + uy * out];
    const end = [to.x - ux * back, to.y + lift - uy * back];
    const bothWays = pairs.has(`${edge.object} ${edge.subject}`);
    const bend = bothWays ? Math.min(26, length / 5) : Math.min(16, length / 9);
    const middle = [(start[0] + end[0]) / 2 - uy * bend, (start[1] + end[1]) / 2 + ux * bend];
    const on = (t) => [0, 1].map((i) => (1 - t) ** 2 * start[i] + 2 * t * (1 - t) * middle[i] + t * t * end[i]);
    const covers = (wide) => ([x, y]) => Object.values(spots).some(
      (s) => Math.abs(s.x - x) < wide && Math.abs(s.y - y) < NODE.height / 2);
    // Words of a label and of a node beside each other; else only the middles kept apart.
    const beside = covers(NODE.thumb * 0.75 + edge.predicates.join(', ').length * 2.7);
    // Words of two directions between the same nodes keep to their own ends.
    const places = (bothWays ? [0.36, 0.3, 0.42, 0.5, 0.6] : [0.5, 0.4, 0.6, 0.3, 0.7]).map(on);
    const label = places.find((at) => !beside(at)) ?? places.find((at) => !covers(NODE.width / 2)(at));
    const directed = edge.predicates.some((p) => p !== 'next to');
    return { ...edge, d: `M${start}Q${middle} ${end}`, label, directed };
  });
}
