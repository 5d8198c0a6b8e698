/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-call.h"

G_BEGIN_DECLS

/** TresenPracticeCode: a QR code with a scene that the desk has had made. */
typedef struct
{
  char *scene;
  char *ticket;
  char *url;
  gint64 expires_us; /* 0: never */
} TresenPracticeCode;

GPtrArray *tresen_practice_codes_new (void);
const TresenPracticeCode *
tresen_practice_codes_find (GPtrArray *codes, const char *scene, gint64 now_us);

extern const TresenPracticeEndpoint tresen_practice_code_endpoints[];

G_END_DECLS
