/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"

G_BEGIN_DECLS

TresenHttpRequest *tresen_http_request_new_full (const TresenHttpRequest *parts);

G_END_DECLS
