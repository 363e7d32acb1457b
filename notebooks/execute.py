"""Runs a notebook from its first cell to its last on Deno's kernel, and keeps the outputs.

    python notebooks/execute.py                      # training.ipynb, in place
    python notebooks/execute.py IN --output OUT

Needs nbclient, and Deno in notebooks/node_modules (npm install --prefix notebooks). Ends with 1, and
writes nothing, where a cell throws or takes too long. Nothing is fetched: the proxies are a closed port.
"""

import argparse
import json
import os
import queue
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

FOLDER = Path(__file__).resolve().parent
# Training takes seconds; on a busy machine many of them.
SECONDS_PER_CELL = 120
# Deno publishes some outputs within a millisecond after it has said that the cell is done, when
# nbclient no longer listens: without this, one output in twenty was lost.
SECONDS_TO_WAIT_FOR_LATE_OUTPUTS = 0.3


def main():
    parser = argparse.ArgumentParser(description="Run a notebook and keep its outputs.")
    parser.add_argument("notebook", nargs="?", type=Path, default=FOLDER / "training.ipynb")
    parser.add_argument("--output", type=Path, help="where to write it (default: in place)")
    parser.add_argument("--home", help="keeps the models it saves (default: they are deleted)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="afterbell-notebook-") as scratch:
        set_environment(Path(scratch), options.home)
        notebook = nbformat.read(options.notebook, as_version=4)
        try:
            execute(notebook)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            sys.exit(f"{options.notebook}: {error}")
        notebook.metadata.language_info = {"name": "typescript"}  # without the version Deno adds
        nbformat.write(notebook, options.output or options.notebook)


def set_environment(scratch, home):
    """Settings, kernels and caches of whoever runs this have no say; neither has the network."""
    kernel = scratch / "jupyter/kernels/deno"
    kernel.mkdir(parents=True)
    argv = [str(deno()), "jupyter", "--kernel", "--conn", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Deno", "language": "typescript"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    closed = "http://127.0.0.1:9"
    os.environ.update(
        AFTERBELL_HOME=home or str(scratch / "home"),
        DENO_DIR=str(scratch / "deno"),
        DENO_NO_UPDATE_CHECK="1",
        NO_COLOR="1",
        JUPYTER_PATH=str(scratch / "jupyter"),
        JUPYTER_CONFIG_DIR=str(scratch / "config"),
        JUPYTER_DATA_DIR=str(scratch / "data"),
        JUPYTER_RUNTIME_DIR=str(scratch / "runtime"),
        HTTP_PROXY=closed,
        HTTPS_PROXY=closed,
    )


def deno():
    program = "deno.exe" if os.name == "nt" else "deno"
    found = next(FOLDER.glob(f"node_modules/@deno/*/{program}"), None)
    return found or sys.exit("no Deno here; install it: npm install --prefix notebooks")


def execute(notebook):
    async def take_late_outputs(cell, cell_index, execute_reply):
        while True:
            try:
                message = await client.kc.get_iopub_msg(timeout=SECONDS_TO_WAIT_FOR_LATE_OUTPUTS)
            except queue.Empty:
                return
            if message["parent_header"].get("msg_id") == execute_reply["parent_header"]["msg_id"]:
                client.process_message(message, cell, cell_index)

    client = NotebookClient(
        notebook,
        kernel_name="deno",
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        coalesce_streams=True,
        on_cell_executed=take_late_outputs,
        resources={"metadata": {"path": FOLDER}},  # imports are resolved from here
    )
    client.execute()


if __name__ == "__main__":
    main()
