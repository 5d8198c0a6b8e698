/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-pay-page.h"
#include "tresen-pay-terms.h"

G_BEGIN_DECLS

/** TresenPayPages: makes the pages of a request: its language, its addresses, and where its forms may lead. Of one thread. */
typedef struct
{
  const TresenPayTerms *terms; /* borrowed */
  char *oauth_base;            /* "" when WeChat is not asked who pays */
} TresenPayPages;

TresenPayPages *tresen_pay_pages_new (const TresenPayTerms *terms, const char *oauth_base);
void tresen_pay_pages_free (TresenPayPages *self);
TresenHttpReply *tresen_pay_pages_make (const TresenPayPages *self,
                                        const TresenHttpRequest *request,
                                        TresenPayPageKind kind,
                                        const TresenPayment *payment,
                                        const char *token);
TresenHttpReply *tresen_pay_pages_make_go_on (const TresenPayPages *self,
                                              const TresenHttpRequest *request,
                                              const TresenPayment *payment,
                                              const TresenPaygateForm *form);
TresenHttpReply *tresen_pay_pages_make_redirect (const TresenHttpRequest *request,
                                                 const char *token);
TresenHttpReply *tresen_pay_pages_make_way (const char *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayPages, tresen_pay_pages_free)

G_END_DECLS
