// JupyterLite takes every worker of this address for an older one of its own, and removes it: that of the kept course,
// too. On its pages it sees its own alone.
if (navigator.serviceWorker) {
  const worker = navigator.serviceWorker.controller;
  const own = worker && worker.scriptURL.includes("/lab/") ? worker : null;
  Object.defineProperty(navigator.serviceWorker, "controller", { value: own });
  navigator.serviceWorker.getRegistrations = async () => [];
}
