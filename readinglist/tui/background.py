"""Work in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.query import NoMatches

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.dom import DOMNode
    from textual.worker import Worker


def in_background(
    node: DOMNode,
    work: Callable[[], Coroutine[Any, Any, None]],
    *,
    group: str = "default",
    exclusive: bool = False,
    exit_on_error: bool = True,
) -> Worker[None]:
    """Begin *work*, which ends with *node* at the latest; *exclusive* work calls off what its group had begun.

    It takes a function and no coroutine: one that is called off before it begins would never be awaited.
    """

    async def run() -> None:
        try:
            await work()
        except NoMatches:
            # When a node is taken away, its children go first: work that looks for one then is only called off later.
            if node.display and node.is_attached:
                raise

    return node.run_worker(run, group=group, exclusive=exclusive, exit_on_error=exit_on_error)
