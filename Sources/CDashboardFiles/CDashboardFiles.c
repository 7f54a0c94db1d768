#include "CDashboardFiles.h"

// #embed is C23; clang knows it in every mode and warns that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char draw_html[] = {
#embed "../DigitDashboard/Pages/draw.html"
};

static const unsigned char draw_js[] = {
#embed "../DigitDashboard/Pages/draw.js"
};

static const unsigned char answers_html[] = {
#embed "../DigitDashboard/Pages/answers.html"
};

static const unsigned char answers_js[] = {
#embed "../DigitDashboard/Pages/answers.js"
};

static const unsigned char scan_html[] = {
#embed "../DigitDashboard/Pages/scan.html"
};

static const unsigned char scan_js[] = {
#embed "../DigitDashboard/Pages/scan.js"
};

static const unsigned char review_html[] = {
#embed "../DigitDashboard/Pages/review.html"
};

static const unsigned char review_js[] = {
#embed "../DigitDashboard/Pages/review.js"
};

static const unsigned char models_html[] = {
#embed "../DigitDashboard/Pages/models.html"
};

static const unsigned char models_js[] = {
#embed "../DigitDashboard/Pages/models.js"
};

static const unsigned char health_html[] = {
#embed "../DigitDashboard/Pages/health.html"
};

static const unsigned char health_js[] = {
#embed "../DigitDashboard/Pages/health.js"
};

static const unsigned char charts_js[] = {
#embed "../DigitDashboard/Pages/charts.js"
};

static const unsigned char login_html[] = {
#embed "../DigitDashboard/Pages/login.html"
};

static const unsigned char login_js[] = {
#embed "../DigitDashboard/Pages/login.js"
};

static const unsigned char common_js[] = {
#embed "../DigitDashboard/Pages/common.js"
};

static const unsigned char words_js[] = {
#embed "../DigitDashboard/Pages/words.js"
};

static const unsigned char style_css[] = {
#embed "../DigitDashboard/Pages/style.css"
};

static const unsigned char openapi_json[] = {
#embed "../DigitDashboard/Pages/openapi.json"
};

static const struct dashboard_file files[] = {
    {"draw.html", draw_html, sizeof draw_html},
    {"draw.js", draw_js, sizeof draw_js},
    {"answers.html", answers_html, sizeof answers_html},
    {"answers.js", answers_js, sizeof answers_js},
    {"scan.html", scan_html, sizeof scan_html},
    {"scan.js", scan_js, sizeof scan_js},
    {"review.html", review_html, sizeof review_html},
    {"review.js", review_js, sizeof review_js},
    {"models.html", models_html, sizeof models_html},
    {"models.js", models_js, sizeof models_js},
    {"health.html", health_html, sizeof health_html},
    {"health.js", health_js, sizeof health_js},
    {"charts.js", charts_js, sizeof charts_js},
    {"login.html", login_html, sizeof login_html},
    {"login.js", login_js, sizeof login_js},
    {"common.js", common_js, sizeof common_js},
    {"words.js", words_js, sizeof words_js},
    {"style.css", style_css, sizeof style_css},
    {"openapi.json", openapi_json, sizeof openapi_json},
};

const struct dashboard_file *dashboard_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
