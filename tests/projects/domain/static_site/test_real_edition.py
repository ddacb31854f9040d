"""The real edition, where its folder is at hand."""

from __future__ import annotations

from collections import Counter

from projects.domain.static_site import Kind, read_site
from tests.real_edition import REAL, needs_real


@needs_real
def test_real_edition_holds_what_it_holds():
    site = read_site(REAL)
    assert len(site.projects) == 17
    assert len(site.people) == 28
    assert sum(project.video.needs_sign_in for project in site.projects if project.video) == 17
    assert sum(len(project.files) for project in site.projects) == 10
    assert site.days == ()
    assert Counter(finding.kind for finding in site.findings) == {
        Kind.VIDEO_NEEDS_SIGN_IN: 17,
        Kind.FILE_MISSING: 21,
        Kind.TAG_PLACEHOLDER: 5,
        Kind.BROKEN_WORD: 3,
        Kind.LINK_PLACEHOLDER: 2,
        Kind.TOPIC_MISSING: 2,
        Kind.LEFT_OVER_MARK: 2,
        Kind.TWO_SPELLINGS: 2,
        Kind.WRONG_EXTENSION: 1,
        Kind.DUPLICATE_VIDEO: 1,
        Kind.ABSTRACT_PLACEHOLDER: 1,
        Kind.ABSTRACT_CUT_OFF: 1,
        Kind.BROKEN_URL: 1,
        Kind.LIGATURE: 1,
        Kind.PUNCTUATION: 1,
        Kind.CATEGORY_MISSING: 1,
    }


@needs_real
def test_real_edition_has_its_defects_named_by_file_and_field():
    usual = (Kind.VIDEO_NEEDS_SIGN_IN, Kind.FILE_MISSING, Kind.TAG_PLACEHOLDER)
    assert [
        (f.file.removeprefix("_projects/"), f.field, f.kind, f.found, f.suggestion)
        for f in read_site(REAL).findings
        if f.kind not in usual
    ] == [
        ("_projects", "categories", Kind.CATEGORY_MISSING, "", ""),
        ("andy_wei.md", "abstract", Kind.BROKEN_WORD, "re-garding", "regarding"),
        (
            "anush_et_al.md",
            "paper_url",
            Kind.WRONG_EXTENSION,
            "/static_files/projects/veeranala_subtitle.pdfl",
            "/static_files/projects/veeranala_subtitle.pdf",
        ),
        ("anush_et_al.md", "abstract", Kind.BROKEN_WORD, "par-ticularly", "particularly"),
        ("cannon.md", "abstract", Kind.BROKEN_WORD, "GPT-4", "GPT-4"),
        ("cannon.md", "abstract", Kind.LEFT_OVER_MARK, "[3]", ""),
        ("carmen.md", "paper_url", Kind.LINK_PLACEHOLDER, "/url.html", ""),
        ("carmen.md", "slides_url", Kind.LINK_PLACEHOLDER, "/url.html", ""),
        ("carmen.md", "abstract", Kind.ABSTRACT_PLACEHOLDER, "Abstract here.", ""),
        (
            "cass_lee_et_al.md",
            "abstract",
            Kind.BROKEN_URL,
            "https://github.com/cassielee04/smart brains",
            "https://github.com/cassielee04/smart_brains",
        ),
        ("cass_lee_et_al.md", "abstract", Kind.TWO_SPELLINGS, "Multiscale", "Multi-scale"),
        ("dabbousi.md", "abstract", Kind.TWO_SPELLINGS, "anticheats", "anti-cheats"),
        ("ishan_et_al.md", "abstract", Kind.LEFT_OVER_MARK, "[3]", ""),
        ("nikhita.md", "tags", Kind.TOPIC_MISSING, "", ""),
        ("nikhita.md", "abstract", Kind.PUNCTUATION, "patients .", "patients."),
        ("quinn.md", "abstract", Kind.LIGATURE, "ﬁxing", "fixing"),
        ("tsukumo.md", "tags", Kind.TOPIC_MISSING, "", ""),
        (
            "tsukumo.md",
            "abstract",
            Kind.ABSTRACT_CUT_OFF,
            "in intensive care settings",
            "in intensive care settings.",
        ),
        (
            "zouxu.md",
            "video_url",
            Kind.DUPLICATE_VIDEO,
            "https://mymedia.bu.edu/media/t/1_byz3e277",
            "",
        ),
    ]


@needs_real
def test_real_edition_has_its_missing_files_listed_one_by_one():
    folder = "/static_files/projects/"
    assert [
        (f.file.removeprefix("_projects/"), f.field, f.found.removeprefix(folder))
        for f in read_site(REAL).findings
        if f.kind == Kind.FILE_MISSING
    ] == [
        ("andy_wei.md", "paper_url", "yang_building_insights.pdf"),
        ("andy_wei.md", "slides_url", "yang_preso.pdf"),
        ("anush_et_al.md", "slides_url", "veeranala_subtitle_preso.pdf"),
        ("cannon.md", "slides_url", "cannon_preso.pdf"),
        ("cass_lee_et_al.md", "paper_url", "zhang_tumor_segmentation.pdf"),
        ("cass_lee_et_al.md", "slides_url", "zhang_tumor_seg_preso.pdf"),
        ("dabbousi.md", "slides_url", "dabbousi_preso.pdf"),
        ("ishan_et_al.md", "paper_url", "ranjan_vqa.pdf"),
        ("ishan_et_al.md", "slides_url", "ranjan_vqa_preso.pdf"),
        ("jasmine_farid.md", "slides_url", "pham_isl_reco_preso.pdf"),
        ("jiao.md", "slides_url", "jiao_pred_maint_preso.pdf"),
        ("li.md", "paper_url", "li_gnn_reco.pdf"),
        ("park.md", "paper_url", "park_global_wheat.pdf"),
        ("quinn.md", "slides_url", "quinn_preso.pdf"),
        ("tsukumo.md", "paper_url", "Tsukumo_Comp_Analysis_Mortality_Rates.pdf"),
        ("tsukumo.md", "slides_url", "Tsukumo_Comp_Analysis_Mortality_Rates_preso.pdf"),
        ("wang_et_al.md", "paper_url", "liu_fake_news.pdf"),
        ("wang_et_al.md", "slides_url", "liu_fake_news_preso.pdf"),
        ("yu_et_al.md", "paper_url", "lu_yu_human_fall_detection.pdf"),
        ("yu_et_al.md", "slides_url", "lu_yu_preso.pdf"),
        ("zouxu.md", "slides_url", "zouxu_poker_ocr_preso.pdf"),
    ]


@needs_real
def test_reading_the_real_edition_twice_gives_the_same():
    assert read_site(REAL) == read_site(REAL)
