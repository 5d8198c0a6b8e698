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
} TresenPracticeFaultKind;

typedef struct
{
  TresenPracticeFaultKind kind;
  int errcode;
  guint status;
  guint ms;
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
