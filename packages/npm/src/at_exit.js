// What is to be done before this process ends. One listener for all pools, of which a test run may have many.

const actions = new Set();

function runAll() {
  for (const action of [...actions].reverse()) action();
}

/** Has a function called when this process ends, the latest first; returns one that takes it back. */
export function atExit(action) {
  if (!actions.size) process.on("exit", runAll);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (!actions.size) process.off("exit", runAll);
  };
}
