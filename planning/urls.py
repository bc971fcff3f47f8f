"""Addresses of planning."""

from django.urls import path

from planning.views import budgets, calendar, data, forecasts, gaps, keys, placement, regional, reports, risk, rules

app_name = "planning"

urlpatterns = [
    path("faskes/rencana/", gaps.gap_list, name="gap_list"),
    path("faskes/rencana/pratinjau/", gaps.gap_preview, name="gap_preview"),
    path("faskes/rencana/pasang/", gaps.gap_post, name="gap_post"),
    path("faskes/rencana/kumpulan/<uuid:uid>/batal/", gaps.batch_undo, name="batch_undo"),
    path("faskes/rencana/ramalan/", forecasts.forecast_page, name="forecast_page"),
    path("faskes/rencana/ramalan/hitung/", forecasts.forecast_now, name="forecast_now"),
    path("faskes/rencana/ketepatan/", forecasts.accuracy_page, name="accuracy_page"),
    path("faskes/rencana/data/", data.data_page, name="data_page"),
    path("faskes/rencana/data/templat/", data.count_template, name="count_template"),
    path("faskes/rencana/data/unggah/", data.upload_new, name="upload_new"),
    path("faskes/rencana/data/ketik/", data.counts_typed, name="counts_typed"),
    path("faskes/rencana/data/<uuid:uid>/", data.upload_preview, name="upload_preview"),
    path("faskes/rencana/data/<uuid:uid>/putuskan/", data.upload_decide, name="upload_decide"),
    path("faskes/rencana/kalender/", calendar.calendar_page, name="calendar_page"),
    path("faskes/rencana/kalender/acara/", calendar.event_add, name="event_add"),
    path("faskes/rencana/kalender/acara/<uuid:uid>/", calendar.event_edit, name="event_edit"),
    path("faskes/rencana/kalender/acara/<uuid:uid>/hapus/", calendar.event_remove, name="event_remove"),
    path("faskes/rencana/kunci/", keys.keys_page, name="keys_page"),
    path("faskes/rencana/kunci/<uuid:uid>/cabut/", keys.key_revoke, name="key_revoke"),
    path("api/v1/", keys.api_docs, name="api_docs"),
    path("faskes/rencana/anggaran/", budgets.budget_page, name="budget_page"),
    path("faskes/rencana/anggaran/pagu/", budgets.ceiling_save, name="ceiling_save"),
    path("faskes/rencana/anggaran/rencana/", budgets.plan_new, name="plan_new"),
    path("faskes/rencana/anggaran/rencana/<uuid:uid>/", budgets.plan_detail, name="plan_detail"),
    path("faskes/rencana/anggaran/rencana/<uuid:uid>/buang/", budgets.plan_discard, name="plan_discard"),
    path("faskes/rencana/anggaran/rencana/<uuid:uid>/berkas/<slug:paper>/", reports.plan_file, name="plan_file"),
    path("faskes/rencana/laporan/", reports.report_page, name="report_page"),
    path("faskes/rencana/risiko/", risk.faskes_risk, name="faskes_risk"),
    path("dinas/ramalan/", regional.regional_list, name="regional_list"),
    path("dinas/ramalan/laporan/", regional.report, name="regional_report"),
    path("dinas/ramalan/<str:code>/", regional.regional_detail, name="regional_detail"),
    path("dinas/risiko/", risk.risk_list, name="risk_list"),
    path("dinas/risiko/penempatan/", placement.placement_page, name="placement_page"),
    path("dinas/risiko/penempatan/minta/", placement.placement_ask, name="placement_ask"),
    path("faskes/rencana/aturan/", rules.rules_page, name="rules_page"),
    path("faskes/rencana/aturan/norma/", rules.standard_save, name="standard_save"),
    path("faskes/rencana/aturan/kebutuhan/", rules.rule_save, name="rule_save"),
    path("faskes/rencana/aturan/jadwal/", rules.roster_save, name="roster_save"),
]
