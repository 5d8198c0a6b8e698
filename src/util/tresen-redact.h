/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tresen_redact_url (const char *url);
char *tresen_redact_id (const char *id);

G_END_DECLS
