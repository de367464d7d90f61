"""Accounts, for administrators."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.permissions import CREATE_CAMPAIGN, IMPORT_BENCHMARK
from annotations.selectors.persons import everybody, rights_of
from annotations.services.giving_back import take_back
from workbench.core.accounts.models import User
from workbench.core.accounts.standing import require_administrator, set_active, set_rights
from workbench.core.api.requests import Input, body
from workbench.core.api.requests import person as asking

RIGHTS = {"may_create_campaigns": CREATE_CAMPAIGN, "may_import_benchmarks": IMPORT_BENCHMARK}


class PersonSerializer(serializers.ModelSerializer[User]):
    """An account."""

    name = serializers.CharField(source="get_full_name")
    may_create_campaigns = serializers.SerializerMethodField()
    may_import_benchmarks = serializers.SerializerMethodField()
    campaigns = serializers.IntegerField(source="campaign_count")

    class Meta:
        model = User
        fields = (
            "id", "username", "name", "email", "is_active", "is_superuser", "last_login",
            "campaigns", "may_create_campaigns", "may_import_benchmarks",
        )  # fmt: skip
        read_only_fields = fields

    def get_may_create_campaigns(self, user: User) -> bool:
        return user.is_superuser or CREATE_CAMPAIGN in rights_of(user)

    def get_may_import_benchmarks(self, user: User) -> bool:
        return user.is_superuser or IMPORT_BENCHMARK in rights_of(user)


@extend_schema_view(
    get=extend_schema(
        summary="Everybody with an account",
        parameters=[OpenApiParameter("named", description="Part of a name or an address.")],
    )
)
class PersonListView(generics.ListAPIView[User]):
    """For administrators."""

    serializer_class = PersonSerializer
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        require_administrator(user=asking(self.request))
        return everybody(named=self.request.query_params.get("named", "").replace("\0", ""))


class PersonView(APIView):
    """One account; for administrators."""

    class InputSerializer(Input):
        is_active = serializers.BooleanField(
            required=False, help_text="False ends sessions, and takes back what they hold."
        )
        may_create_campaigns = serializers.BooleanField(required=False)
        may_import_benchmarks = serializers.BooleanField(required=False)

    @extend_schema(responses=PersonSerializer)
    def get(self, request: Request, person: int) -> Response:
        """One account."""
        return Response(PersonSerializer(_account(request, person)).data)

    @extend_schema(request=InputSerializer, responses=PersonSerializer)
    def patch(self, request: Request, person: int) -> Response:
        """Deactivate or reactivate an account, or change what the person may do besides."""
        one, given = _account(request, person), body(request, self.InputSerializer)
        user, asked = asking(request), request._request
        if "is_active" in given:
            set_active(person=one, active=given["is_active"], user=user, request=asked)
            if not given["is_active"]:
                take_back(person=one)
        rights = {RIGHTS[name]: given[name] for name in RIGHTS if name in given}
        set_rights(person=one, rights=rights, user=user, request=asked)
        return Response(PersonSerializer(_account(request, person)).data)


def _account(request: Request, pk: int) -> User:
    require_administrator(user=asking(request))
    return get_object_or_404(everybody(), pk=pk)
