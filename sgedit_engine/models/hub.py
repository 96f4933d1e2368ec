"""Files of repositories on the Hugging Face Hub: what the Hub tells of them, and their transfer.

`HF_ENDPOINT` names another server that speaks its protocol, `HF_TOKEN` who asks (without it the
library's own sign-in does, if there is one). Nothing is asked while `SGEDIT_OFFLINE` or
`HF_HUB_OFFLINE` is set.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx2
from huggingface_hub import get_hf_file_metadata, hf_hub_url
from huggingface_hub.errors import (
    EntryNotFoundError,
    FileMetadataError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import http_get
from huggingface_hub.utils import build_hf_headers, logging

from sgedit_engine.errors import DownloadError, InputError
from sgedit_engine.models.manifest import sha256_of

_HUB = "https://huggingface.co"
_OFFLINE = ("SGEDIT_OFFLINE", "HF_HUB_OFFLINE")
_GO_ON = "Run the same command again; it goes on with what has arrived."
_OWN_FILES = "Files that you have are taken with `sgedit models import`."
# How often a transfer that broke off is taken up again at once.
_ATTEMPTS = 2
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Remote:
    """A file in a repository: its size in bytes, the commit, and the checksum that the Hub tells: a
    sha256 for large files, git's own for small ones."""

    name: str
    size: int
    revision: str
    etag: str

    @property
    def sha256(self) -> str | None:
        """The checksum, where the Hub tells one of this kind."""
        return self.etag if re.fullmatch("[0-9a-f]{64}", self.etag) else None


class Hub:
    """One repository, "maker/model". Nothing is asked before a file is."""

    def __init__(self, repository: str) -> None:
        self._repository = repository
        self._endpoint = os.environ.get("HF_ENDPOINT", _HUB).rstrip("/")

    def find(self, name: str, revision: str) -> Remote | None:
        """What the Hub tells of a file at a commit or branch; None where it has no such file.

        Raises DownloadError, InputError for what is no repository's name.
        """
        with self._told():
            try:
                told = get_hf_file_metadata(self._address(name, revision), endpoint=self._endpoint)
            except RevisionNotFoundError:
                raise
            except EntryNotFoundError:
                return None
            if told.commit_hash is None or told.etag is None or told.size is None:
                raise FileMetadataError("no commit, checksum or size")
            return Remote(name, told.size, told.commit_hash, told.etag)

    def fetch(self, remote: Remote, path: Path, on_bytes: Callable[[int], None]) -> None:
        """Bring a file to a path, after what is there already; `on_bytes` is told of each arrival.

        A file that arrives other than the Hub told is deleted. Raises DownloadError.
        """
        # The library tells of each connection that breaks off; here only the end is told.
        logging.set_verbosity_error()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        if path.stat().st_size > remote.size:
            path.unlink()
            path.touch()
        on_bytes(path.stat().st_size)
        with self._told():
            self._transfer(remote, path, on_bytes)
        if not is_as_told(path, remote):
            path.unlink()
            raise DownloadError(
                f"{remote.name} of {self._repository} arrived damaged: its checksum is wrong.",
                "Run the same command again; if that happens twice, the server has another file "
                "than it tells.",
            )

    def _transfer(self, remote: Remote, path: Path, on_bytes: Callable[[int], None]) -> None:
        """As often as it takes: each attempt that brought something is followed by another."""
        left = _ATTEMPTS
        while (before := path.stat().st_size) < remote.size:
            try:
                with path.open("r+b") as file:
                    file.seek(before)
                    # The Hub sends on to where the bytes are; the token does not go there.
                    http_get(
                        self._address(remote.name, remote.revision),
                        file,
                        resume_size=before,
                        headers=build_hf_headers(),
                        expected_size=remote.size,
                        tqdm_class=_counter(on_bytes),
                    )
            except (httpx2.TransportError, OSError) as error:
                if isinstance(error, HfHubHTTPError) or _is_full(error):
                    raise
                left = _ATTEMPTS if path.stat().st_size > before else left - 1
                if not left:
                    raise

    def _address(self, name: str, revision: str) -> str:
        address: str = hf_hub_url(
            self._repository, name, revision=revision, endpoint=self._endpoint
        )
        return address

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong, in words."""
        self._refuse_offline()
        page = f"{self._endpoint}/{self._repository}"
        try:
            yield
        except GatedRepoError as error:
            raise DownloadError(
                f"The makers of {self._repository} want to know who uses it.",
                f"Accept its licence at {page} and set HF_TOKEN to a token of yours.",
            ) from error
        except RepositoryNotFoundError as error:
            raise DownloadError(
                f"The Hub has no repository {self._repository}, or none that you may read.",
                f"Look at {page}; where a sign-in is needed, set HF_TOKEN to a token of yours.",
            ) from error
        except RevisionNotFoundError as error:
            raise DownloadError(
                f"The Hub no longer has the revision of {self._repository} that was pulled first.",
                "`sgedit models pull --update` takes the one that it has now.",
            ) from error
        except HFValidationError as error:
            raise InputError(
                f"{self._repository!r} is no repository's name.", "It has the form MAKER/MODEL."
            ) from error
        except HfHubHTTPError as error:
            raise self._refused(error.response.status_code, page) from error
        except (OfflineModeIsEnabled, httpx2.TransportError) as error:
            raise DownloadError(
                f"{self._endpoint} cannot be reached, or the connection broke off.",
                f"Look after the network. {_GO_ON} {_OWN_FILES}",
            ) from error
        except OSError as error:
            raise self._unwritten(error) from error

    def _refused(self, status: int, page: str) -> DownloadError:
        if status in (401, 403):
            return DownloadError(
                f"The Hub does not let you read {self._repository}.",
                f"Ask for access at {page} and set HF_TOKEN to a token of yours.",
            )
        return DownloadError(f"The Hub answered with an error ({status}).", f"Later, {_GO_ON}")

    def _unwritten(self, error: OSError) -> DownloadError:
        if _is_full(error):
            return DownloadError(
                "The disk is full.", f"Make room, or set SGEDIT_MODELS to another folder. {_GO_ON}"
            )
        if isinstance(error, FileMetadataError):
            return DownloadError(
                f"{self._endpoint} does not answer as the Hub does.",
                "Unset HF_ENDPOINT, or look after proxies.",
            )
        return DownloadError(f"The transfer broke off: {error}", _GO_ON)

    @staticmethod
    def _refuse_offline() -> None:
        for name in _OFFLINE:
            if os.environ.get(name, "").upper() in ("1", "ON", "YES", "TRUE"):
                raise DownloadError(
                    f"Nothing is fetched while {name} is set.",
                    f"Unset it. {_OWN_FILES}",
                )


def is_as_told(path: Path, remote: Remote) -> bool:
    """Whether a file has the size and checksum that the Hub tells."""
    if path.stat().st_size != remote.size:
        return False
    if remote.sha256 is not None:
        return sha256_of(path) == remote.sha256
    if re.fullmatch("[0-9a-f]{40}", remote.etag):
        return _git_sha1_of(path) == remote.etag
    return True


def _git_sha1_of(path: Path) -> str:
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _is_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _counter(on_bytes: Callable[[int], None]) -> Any:
    """What the library takes for its progress bar; it only counts."""

    class Counter:
        def __init__(self, **_options: object) -> None:
            pass

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def update(self, size: int) -> None:
            on_bytes(size)

    return Counter
