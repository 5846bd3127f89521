"""What a load balancer asks."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served: the database answers and the public edition is baked (503 if not)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    baked = (settings.BAKE["ROOT"] / "public" / "current" / "manifest.json").exists()
    ready = database and baked
    return JsonResponse({"database": database, "baked": baked}, status=200 if ready else 503)
