/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-web-browser.h"

G_BEGIN_DECLS

char *tresen_web_format_amount (gint64 amount, const char *currency, TresenWebLanguage language);

G_END_DECLS
