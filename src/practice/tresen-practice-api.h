/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-account.h"
#include "tresen-practice-identity.h"

#include "tresen-http-message.h"

G_BEGIN_DECLS

/** TresenPracticeApi: one endpoint of the platform: from a request to an answer, at once and without a socket. */
typedef struct
{
  TresenPracticeAccount *account;
  const TresenPracticeIdentity *identity;
  const char *base; /* our own address, for links in answers */
} TresenPracticeApi;

const char *tresen_practice_api_get_path (guint number);
TresenHttpReply *tresen_practice_api_answer (const TresenPracticeApi *self,
                                             const TresenHttpRequest *request);

G_END_DECLS
