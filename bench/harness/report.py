# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RESULTS.md from the figures of results.json: nothing is measured here."""

from harness.measure import OURS
from harness.peers import PEERS


def time_text(microseconds):
    for bound, unit, factor in ((1, "ns", 1e3), (1e3, "µs", 1), (1e6, "ms", 1e-3)):
        if microseconds < bound:
            break
    else:
        unit, factor = "s", 1e-6
    value = microseconds * factor
    return f"{value:.3g} {unit}" if value < 999.5 else f"{value:.0f} {unit}"


def table(head, rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *lines]


def best_peer(figures):
    """-> the name of the fastest peer that agreed, or None"""
    times = {name: result["min_us"] for name, result in figures["results"].items() if name != OURS}
    return min(times, key=times.get) if times else None


def ratio(figures):
    """Of the best peer's time and ours."""
    best = best_peer(figures)
    return figures["results"][best]["min_us"] / figures["results"][OURS]["min_us"] if best else None


def limit_value(limit, figures):
    key = {"start": "start_ms", "program": "program_kb", "memory": "first_memory_mb"}[limit["figure"]]
    return figures["results"][OURS][key]


def to_bars(run, models, limits):
    """-> (how far the bar is reached, what), the worst first; 1 is the bar"""
    reached = []
    for name, figures in run["models"].items():
        if name in models and (quotient := ratio(figures)):
            reached.append((quotient / models[name].bar, name))
    for limit in limits:
        if limit["model"] in run["models"]:
            value = limit_value(limit, run["models"][limit["model"]])
            reached.append((limit["bar"] / value, f"{limit['figure']} of {limit['model']}"))
    return sorted(reached)


def verdict(run, models, limits):
    reached = to_bars(run, models, limits)
    if not reached:
        return "worst ratio to the bar: none was measured"
    return f"worst ratio to the bar: {reached[0][0]:.2f} ({reached[0][1]})"


def time_rows(run, models):
    for name, figures in run["models"].items():
        ours, best = figures["results"][OURS], best_peer(figures)
        theirs, bar = figures["results"].get(best), models[name].bar
        yield [
            name,
            f"{time_text(ours['min_us'])} ({time_text(ours['median_us'])})",
            f"{PEERS[best].title} {time_text(theirs['min_us'])} ({time_text(theirs['median_us'])})" if best else "–",
            f"{ratio(figures):.2f}" if best else "–",
            f"{bar:g}",
            f"{ratio(figures) / bar:.2f}" if best else "–",
            f"{figures['operations'] / ours['min_us'] / 1e3:.1f}",
            f"{100 * figures['roofline_us'] / ours['min_us']:.0f} %",
        ]


def peer_rows(run, key, text):
    for name, figures in run["models"].items():
        row = [name]
        for peer in PEERS:
            result = figures["results"].get(peer)
            row.append(text(result[key]) if result else "failed" if peer in figures["failed"] else "–")
        yield row


def program_rows(run):
    for name, figures in run["models"].items():
        ours = figures["results"][OURS]
        memory = [result["memory_mb"] for peer, result in figures["results"].items() if peer != OURS]
        yield [
            name,
            f"{ours['program_kb']:.0f} kB",
            f"{ours['start_ms']:.2f} ms",
            f"{ours['first_memory_mb']:.1f} MB",
            f"{min(memory):.0f} MB" if memory else "–",
            f"{ours['modc_s']:.1f} s",
            f"{ours['cxx_s']:.1f} s",
        ]


def limit_rows(run, limits):
    for limit in limits:
        if limit["model"] in run["models"]:
            value, unit = limit_value(limit, run["models"][limit["model"]]), limit["unit"]
            yield [f"{limit['figure']} of {limit['model']}", f"{value:.3g} {unit}", f"under {limit['bar']} {unit}"]


def roofline_text(run):
    best = max((figures["roofline"] for figures in run["models"].values()), key=lambda r: r["gflops"])
    sizes = {"32768": "32 KiB", "524288": "512 KiB", "8388608": "8 MiB", "268435456": "256 MiB"}
    reads = ", ".join(f"{speed:.0f} of {sizes.get(size, size)}" for size, speed in best["reads"].items())
    return f"Roofline: {best['gflops']:.0f} GFLOP/s of f32 multiply-adds; reads in GB/s: {reads}."


def profile_rows(run, models):
    for name, figures in run["models"].items():
        if figures.get("profile") and (quotient := ratio(figures)) and quotient < models[name].bar:
            yield [name, ", ".join(f"`{kernel}` {share:.0f}" for kernel, share in figures["profile"])]


def notes(run):
    missing = run["missing"].items()
    lines = [f"- {PEERS[name].title} is missing, it cannot be installed here: {why}" for name, why in missing]
    for name, figures in run["models"].items():
        lines += [f"- {PEERS[peer].title} failed with {name}: {why}" for peer, why in figures["failed"].items()]
    return lines


def section(run, models, limits):
    threads = run["threads"]
    titles = [peer.title for peer in PEERS.values()]
    apart = lambda value: f"{value:.0e}"
    head = ["model", "modc", "best peer", "ratio", "bar", "ratio to the bar", "GFLOP/s", "of the roofline"]
    lines = [f"## {threads} thread{'s' if threads > 1 else ''}", "", run["machine"] + ". " + roofline_text(run), ""]
    load = max(figures["load"] for figures in run["models"].values())
    lines += [f"Load average behind a model: up to {load:.1f}; {threads} is a machine that did nothing else.", ""]
    lines += ["Minimum (median) of a call or training step.", "", *table(head, time_rows(run, models)), ""]
    lines += ["Peers, minimum:", "", *table(["model", *titles], peer_rows(run, "min_us", time_text)), ""]
    lines += ["Difference of their outputs (training: of the losses of five steps) from ours, relative:", ""]
    lines += [*table(["model", *titles], peer_rows(run, "difference", apart)), ""]
    head = ["model", "program", "start to first output", "peak memory", "least of the peers", "modc", "C++ compiler"]
    lines += ["The stripped program, without weights; what it took:", "", *table(head, program_rows(run)), ""]
    rows = list(limit_rows(run, limits))
    if rows:
        lines += [*table(["figure", "measured", "bar"], rows), ""]
    profiles = list(profile_rows(run, models))
    if profiles:
        lines += ["Models below their bar, and the kernels that take most of the time:", ""]
        lines += [*table(["model", "kernels, % of the time"], profiles), ""]
    missed = notes(run)
    if missed:
        lines += ["Not compared:", "", *missed, ""]
    return lines


def report(results, models, limits):
    """Markdown for runs by their number of threads; its last line is that of the run with the fewest."""
    lines = ["# Results", "", "Written by `scripts/bench`; [README.md](README.md) says what the figures are.", ""]
    runs = sorted((run for run in results["runs"].values() if run["models"]), key=lambda run: run["threads"])
    for run in runs:
        lines += section(run, models, limits)
    last = verdict(runs[0] if runs else {"models": {}}, models, limits)
    return "\n".join([*lines, last]) + "\n"
