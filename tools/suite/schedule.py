"""Tasks that run at the same time as far as the machine's processors go."""

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from . import pytest_run

# one more than there are processors: each task waits for the database or a browser now and then
CAPACITY = max(2, len(os.sched_getaffinity(0))) + 1


@dataclass
class Task:
    """Something to do, once all tasks named in ``needs`` are done."""

    name: str
    action: callable
    # how many processors it keeps busy
    slots: int = 1
    needs: tuple = ()
    result: object = field(default=None, repr=False)

    def size(self, capacity):
        return min(self.slots, capacity)


def run(tasks, capacity=CAPACITY):
    """Run the tasks, each as soon as it may and fits, the first ones first; yield each when done.

    :raise BaseException: what a task raised; the others are ended.
    """
    waiting, running, done = list(tasks), {}, set()
    with ThreadPoolExecutor(max_workers=max(len(waiting), 1)) as pool:
        try:
            while waiting or running:
                for task in _startable(waiting, running.values(), done, capacity):
                    waiting.remove(task)
                    running[pool.submit(task.action)] = task
                if not running:
                    raise ValueError(f"never startable: {[each.name for each in waiting]}")
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    task = running.pop(future)
                    task.result = future.result()
                    done.add(task.name)
                    yield task
        except BaseException:
            pytest_run.end_all()
            raise


def _startable(waiting, running, done, capacity):
    """The tasks to start now, in their order."""
    free = capacity - sum(task.size(capacity) for task in running)
    chosen = []
    for task in waiting:
        if not set(task.needs) <= done:
            continue
        if task.size(capacity) > free:
            # what comes later must not keep it waiting longer
            if task.slots >= capacity:
                break
            continue
        chosen.append(task)
        free -= task.size(capacity)
    return chosen
