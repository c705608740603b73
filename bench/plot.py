"""A plot of latencies as SVG: readable in light and dark, without a script."""

from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 70, 20, 50, 55
STYLE = (
    "text{font:13px sans-serif;fill:#333}.t{font-size:16px;font-weight:bold}.g{stroke:#ccc}"
    ".d{fill:#1d4f91;fill-opacity:.35}.p{fill:none;stroke:#b3261e;stroke-width:2}"
)
NICE = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)


def latencies(title: str, points: Sequence[tuple[float, float]], slices: int = 20) -> str:
    """Each request as a dot (due after x seconds, answered y ms later), and the p99 over time."""
    end = max(x for x, _ in points) or 1.0
    most = max(y for _, y in points) * 1000
    step = next((n for n in NICE if n * 6 >= most), NICE[-1])
    high = step * (int(most / step) + 1)

    def at(x: float, ms: float) -> tuple[float, float]:
        return (
            LEFT + x / end * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - ms / high * (HEIGHT - TOP - BOTTOM),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{title}</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text class="t" x="{LEFT}" y="28">{title}</text>',
        *_grid(at, end, high, step),
        '<g class="d">',
        *(_dot(*at(x, y * 1000)) for x, y in points),
        "</g>",
        _line([at(x, y * 1000) for x, y in _p99(points, end, slices)]),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(at, end: float, high: float, step: int) -> list[str]:  # type: ignore[no-untyped-def]
    lines = []
    for ms in range(0, int(high) + 1, step):
        x, y = at(0, ms)
        lines.append(f'<path class="g" d="M{x:.0f} {y:.1f}H{WIDTH - RIGHT}"/>')
        lines.append(f'<text x="{x - 8:.0f}" y="{y + 4:.1f}" text-anchor="end">{ms} ms</text>')
    for i in range(6):
        x, y = at(end * i / 5, 0)
        lines.append(
            f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{end * i / 5:.1f} s</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    words = "when the request was due; blue: each request, red: 99th percentile of a slice"
    lines.append(f'<text x="{middle:.0f}" y="{HEIGHT - 12}" text-anchor="middle">{words}</text>')
    return lines


def _p99(
    points: Sequence[tuple[float, float]], end: float, slices: int
) -> list[tuple[float, float]]:
    found = []
    for i in range(slices):
        low, top = end * i / slices, end * (i + 1) / slices
        inside = sorted(y for x, y in points if low <= x <= top)
        if inside:
            found.append(((low + top) / 2, inside[int(len(inside) * 0.99)]))
    return found


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5"/>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    return '<path class="p" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + '"/>'
