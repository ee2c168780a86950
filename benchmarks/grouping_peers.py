"""Run by `grouping.py` in the peers' own environment: labels of other region builders.

python grouping_peers.py INSTANCE.npz ANSWER.json
"""

import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


SKATER_MOST = 100  # towns; at 169 it takes most of a minute for one setting


def builders(points, work, borders, size):
    """Name -> function that labels the towns, for a few wanted numbers of groups."""
    import geopandas
    import libpysal
    import pandas as pd
    from sklearn.cluster import AgglomerativeClustering
    from spopt.region import MaxPHeuristic, Skater

    n = len(points)
    weights = libpysal.weights.W(
        {i: np.flatnonzero(borders[i]).tolist() for i in range(n)}, silence_warnings=True
    )
    table = pd.DataFrame({"x": points[:, 0], "y": points[:, 1], "work": work, "one": 1.0})
    frame = geopandas.GeoDataFrame(
        table, geometry=geopandas.points_from_xy(points[:, 0], points[:, 1])
    )

    def max_p(smallest):
        model = MaxPHeuristic(frame, weights, ["x", "y"], "one", smallest, top_n=2)
        model.solve()
        return model.labels_

    def skater(groups):
        model = Skater(frame, weights, ["x", "y"], n_clusters=groups, floor=1)
        model.solve()
        return model.labels_

    def ward(groups):
        found = AgglomerativeClustering(n_clusters=groups, connectivity=borders.astype(int))
        return found.fit(points).labels_

    wanted = [max(1, round(n / each)) for each in (size, size - 1, size - 2)]
    found = {
        "spopt max-p": [(max_p, smallest) for smallest in (2, 3, 4)],
        "Ward with borders (scikit-learn)": [(ward, groups) for groups in wanted],
    }
    if n <= SKATER_MOST:
        found["spopt SKATER"] = [(skater, groups) for groups in wanted]
    return found


def main():
    given = np.load(sys.argv[1])
    answers = {}
    found = builders(given["points"], given["work"], given["borders"], int(given["size"]))
    for name, runs in found.items():
        start, labels = time.process_time(), []
        for run, argument in runs:
            try:
                labels.append(np.asarray(run(argument)).astype(int).tolist())
            except Exception as problem:
                print(name, argument, problem, file=sys.stderr)
        answers[name] = {"seconds": time.process_time() - start, "labels": labels}
    with open(sys.argv[2], "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(answers, file)


if __name__ == "__main__":
    main()
