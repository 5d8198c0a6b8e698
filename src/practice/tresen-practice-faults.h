/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenPracticeFaultKind: how a call goes wrong on purpose.
 * @TRESEN_PRACTICE_FAULT_ERRCODE: refused with a code, not carried out
 * @TRESEN_PRACTICE_FAULT_STATUS: an HTTP status without a body, not carried out
 * @TRESEN_PRACTICE_FAULT_HTML: an error page with HTTP 200, not carried out
 * @TRESEN_PRACTICE_FAULT_CUT_BEFORE: the connection ends, not carried out
 * @TRESEN_PRACTICE_FAULT_CUT_AFTER: carried out, then the connection ends without an answer
 * @TRESEN_PRACTICE_FAULT_HANG_BEFORE: carried out and answered only after a while
 * @TRESEN_PRACTICE_FAULT_HANG: carried out at once, answered after a while
 *
 * Of Paygate alone (the room's README.md says where each has a meaning):
 * @TRESEN_PRACTICE_FAULT_STATUS_AFTER: carried out, then an HTTP status without a body
 * @TRESEN_PRACTICE_FAULT_HTML_AFTER: carried out, then an error page with HTTP 200
 * @TRESEN_PRACTICE_FAULT_WRONG_MAC: carried out, the answer signed with a MAC that is not its own
 * @TRESEN_PRACTICE_FAULT_NO_MAC: carried out, the answer not signed
 * @TRESEN_PRACTICE_FAULT_CODE: not carried out, the answer has another status and code
 * @TRESEN_PRACTICE_FAULT_CODE_AFTER: carried out, and then so
 * @TRESEN_PRACTICE_FAULT_PENDING: the result is still to come
 * @TRESEN_PRACTICE_FAULT_AMOUNT: another amount than the books have; below 0 none at all
 * @TRESEN_PRACTICE_FAULT_CURRENCY: another currency than the books have
 * @TRESEN_PRACTICE_FAULT_REPEAT: so many notifications at once
 * @TRESEN_PRACTICE_FAULT_BEFORE: notified before the browser may go on
 * @TRESEN_PRACTICE_FAULT_AFTER: notified a while after the browser went on
 * @TRESEN_PRACTICE_FAULT_DROP: never comes
 * @TRESEN_PRACTICE_FAULT_METHOD: GET for POST, POST for GET
 * @TRESEN_PRACTICE_FAULT_OTHER_PAYID: signed for another PayID, as if it was paid twice
 * @TRESEN_PRACTICE_FAULT_OTHER_TRANSID: signed for an order that the desk does not have
 */
typedef enum
{
  TRESEN_PRACTICE_FAULT_ERRCODE,
  TRESEN_PRACTICE_FAULT_STATUS,
  TRESEN_PRACTICE_FAULT_HTML,
  TRESEN_PRACTICE_FAULT_CUT_BEFORE,
  TRESEN_PRACTICE_FAULT_CUT_AFTER,
  TRESEN_PRACTICE_FAULT_HANG_BEFORE,
  TRESEN_PRACTICE_FAULT_HANG,
  TRESEN_PRACTICE_FAULT_STATUS_AFTER,
  TRESEN_PRACTICE_FAULT_HTML_AFTER,
  TRESEN_PRACTICE_FAULT_WRONG_MAC,
  TRESEN_PRACTICE_FAULT_NO_MAC,
  TRESEN_PRACTICE_FAULT_CODE,
  TRESEN_PRACTICE_FAULT_CODE_AFTER,
  TRESEN_PRACTICE_FAULT_PENDING,
  TRESEN_PRACTICE_FAULT_AMOUNT,
  TRESEN_PRACTICE_FAULT_CURRENCY,
  TRESEN_PRACTICE_FAULT_REPEAT,
  TRESEN_PRACTICE_FAULT_BEFORE,
  TRESEN_PRACTICE_FAULT_AFTER,
  TRESEN_PRACTICE_FAULT_DROP,
  TRESEN_PRACTICE_FAULT_METHOD,
  TRESEN_PRACTICE_FAULT_OTHER_PAYID,
  TRESEN_PRACTICE_FAULT_OTHER_TRANSID,
} TresenPracticeFaultKind;

typedef struct
{
  TresenPracticeFaultKind kind;
  int errcode;
  guint status;
  guint ms;
  guint copies;
  gint64 amount;
  char word[24]; /* a Status, or a currency */
  char code[9];
} TresenPracticeFault;

/** TresenPracticeFaults: what is still to go wrong, in the order in which it was asked for. One thread. */
typedef struct _TresenPracticeFaults TresenPracticeFaults;

TresenPracticeFaults *tresen_practice_faults_new (void);
void tresen_practice_faults_free (TresenPracticeFaults *self);
gboolean tresen_practice_faults_find_kind (const char *name, TresenPracticeFaultKind *kind);
void tresen_practice_faults_add (TresenPracticeFaults *self,
                                 const char *path,
                                 const TresenPracticeFault *fault,
                                 guint count);
gboolean tresen_practice_faults_take (TresenPracticeFaults *self,
                                      const char *path,
                                      TresenPracticeFault *fault);
void tresen_practice_faults_clear (TresenPracticeFaults *self);
guint tresen_practice_faults_count (TresenPracticeFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeFaults, tresen_practice_faults_free)

G_END_DECLS
