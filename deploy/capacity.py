"""How large a hub must be for a number of learners at work at the same time.

Usage: python deploy/capacity.py   (prints the table of deploy/README.md)

memory = learners x 512 MB guaranteed + 2 GB for the hub, its proxy and the system
cores  = learners x 0.1 guaranteed + 1 for the hub
nodes  = learners over what fits on one node of 8 cores and 32 GB, after 10 % for the system:
         the smaller of its memory / 512 MB, its cores / 0.1 and 100 pods; and one node that may fail
"""

from math import ceil

GUARANTEE_GB, GUARANTEE_CORES = 0.512, 0.1
HUB_GB, HUB_CORES = 2, 1
NODE_GB, NODE_CORES, NODE_PODS = 32 * 0.9, 8 * 0.9, 100


def capacity(learners: int) -> dict[str, int]:
    """Memory in GB, cores, nodes, and disk in GB (1 GB a learner and 10 for the image) for learners at once."""
    on_a_node = int(min(NODE_GB / GUARANTEE_GB, NODE_CORES / GUARANTEE_CORES, NODE_PODS))
    return {
        "learners": learners,
        "memory_gb": ceil(learners * GUARANTEE_GB + HUB_GB),
        "cores": ceil(learners * GUARANTEE_CORES + HUB_CORES),
        "disk_gb": learners + 10,
        "nodes": ceil(learners / on_a_node) + 1,
    }


def table() -> str:
    head = "| learners at once | memory, GB | cores | disk, GB | nodes of 8 cores, 32 GB |\n| --: | --: | --: | --: | --: |"
    rows = ("| " + " | ".join(map(str, capacity(learners).values())) + " |" for learners in (25, 100, 500))
    return "\n".join([head, *rows])


if __name__ == "__main__":
    print(table())
